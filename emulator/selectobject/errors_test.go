package selectobject

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// TestStatementErrors has a statement for every code that OSS gives one.
func TestStatementErrors(t *testing.T) {
	many := func(n int, s, sep string) string { return strings.TrimSuffix(strings.Repeat(s+sep, n), sep) }
	for _, test := range []struct{ sql, want string }{
		{"", "InvalidSqlParameter 823"},
		{"select * from ossobject where '" + strings.Repeat("x", 17<<10) + "' = _1", "InvalidSqlParameter"},

		{"selec * from ossobject", "SqlSyntaxError 803"},
		{"select", "SqlSyntaxError 803"},
		{"select * from ossobject where", "SqlSyntaxError 803"},
		{"select * from ossobject where #", "SqlSyntaxError 803"},
		{"select * from ossobject where 'x", "SqlSyntaxError 803"},
		{"select * from ossobject where _1", "InvalidCsvLine 801"},
		{"select * from ossobject where 1", "SqlSyntaxError 803"},
		{"select * from s3object", "SqlSyntaxError 803"},
		{"select 1 from ossobject", "SqlSyntaxError 803"},
		{"select _1 || _2 from ossobject", "SqlSyntaxError 803"},
		{"select _1 + _2 from ossobject", "SqlSyntaxError 803"},
		{"select * from ossobject order by _1", "SqlSyntaxError 803"},
		{"select * from ossobject group by _1", "SqlSyntaxError 803"},
		{"select * from ossobject a join ossobject b on a._1 = b._1", "SqlSyntaxError 803"},
		{"select * from ossobject where max(cast(_1 as int)) > 100", "SqlSyntaxError 803"},
		{"select median(_1) from ossobject", "SqlSyntaxError 803"},
		{"select count(_1) from ossobject", "SqlSyntaxError 803"},
		{"select sum(*) from ossobject", "SqlSyntaxError 803"},
		{"select count(*).x from ossobject", "SqlSyntaxError 803"},
		{"select sum(count(*)) from ossobject", "SqlSyntaxError 803"},
		{"select cast(_1 as money) from ossobject", "SqlSyntaxError 803"},
		{"select cast(cast(_1 as int) as string) from ossobject", "SqlSyntaxError 803"},
		{"select * from ossobject where _1 in (_2)", "SqlSyntaxError 803"},
		{"select * from ossobject limit x", "SqlSyntaxError 803"},
		{"select * from ossobject where _1 = " + strings.Repeat("9", 500), "SqlSyntaxError 803"},

		{"select " + many(1001, "_1", ",") + " from ossobject", "SqlUnsupportedSql 803"},
		{"select " + strings.Repeat("x", 1025) + " from ossobject", "SqlExceedsMaxColumnNameLength 803"},
		{"select * from ossobject where _1 in (" + many(1025, "1", ",") + ")", "SqlExceedsMaxInCount 803"},
		{"select * from ossobject where _1 in (" + many(1024, "1", ",") + ")", ""},
		{"select * from ossobject where _1 in (1, 'x')", "SqlValueTypeOfInMustBeSame 803"},
		{"select * from ossobject where cast(_1 as int) in ('x')", "SqlComparerOperandTypeMismatch 803"},
		{"select _0 from ossobject", "SqlInvalidColumnIndex 803"},
		{"select _1001 from ossobject", "SqlInvalidColumnIndex 803"},
		{"select _99999999999999999999 from ossobject", "SqlInvalidColumnIndex 803"},
		{"select nothing from ossobject", "SqlInvalidColumnName 803"},
		{"select _1, * from ossobject", "SqlInvalidMixOfStarAndColumn 803"},
		{"select *, _1 from ossobject", "SqlInvalidMixOfStarAndColumn 803"},
		{"select count(*), _1 from ossobject", "SqlInvalidMixOfAggregationAndColumn 803"},
		{"select " + many(101, "count(*)", ",") + " from ossobject", "SqlExceedsMaxAggregationCount 803"},
		{"select sum(_1) from ossobject", "SqlAggregationOnNonNumericType 803"},
		{"select max(cast(_1 as string)) from ossobject", "SqlAggregationOnNonNumericType 803"},
		{"select avg(cast(_1 as timestamp)) from ossobject", "SqlInvalidAggregationOnTimestamp 803"},
		{"select * from ossobject limit 0", "SqlInvalidLimitValue 803"},
		{"select * from ossobject limit -1", "SqlInvalidLimitValue 803"},
		{"select * from ossobject limit 1.5", "SqlInvalidLimitValue 803"},
		{"select cast(_1 as int) from ossobject where cast(_1 as double) > 1", "SqlOneColumnCastToDifferentTypes 803"},

		{"select * from ossobject where _1 like 'x' escape '%'", "SqlInvalidEscapeChar 803"},
		{"select * from ossobject where _1 like 'x' escape '##'", "SqlOnlyOneEscapeCharIsAllowed 803"},
		{"select * from ossobject where _1 like 'x' escape ''", "SqlOnlyOneEscapeCharIsAllowed 803"},
		{"select * from ossobject where _1 like 'x#' escape '#'", "SqlNoCharAfterEscapeChar 803"},
		{"select * from ossobject where _1 like '%a%b%c%d%e%'", "SqlExceedsMaxWildCardCount 803"},
		{"select * from ossobject where 'x' like 'x'", "SqlInvalidLikeOperand 803"},
		{"select * from ossobject where _1 like _2", "SqlInvalidLikeOperand 803"},
		{"select * from ossobject where _1 like 5", "SqlInvalidLikeOperand 803"},
		{"select * from ossobject where cast(_1 as int) like 'x'", "SqlInvalidLikeOperand 803"},

		{"select * from ossobject where " + many(21, "_1 = 1", " or "), "SqlExceedsMaxConditionCount 803"},
		{"select * from ossobject where " + many(20, "_1 = 1", " or "), ""},
		{"select * from ossobject where " + strings.Repeat("not (", 11) + "true" + strings.Repeat(")", 11), "SqlExceedsMaxConditionDepth 803"},
		{"select * from ossobject where " + strings.Repeat("(", 101) + "true" + strings.Repeat(")", 101), "SqlExceedsMaxConditionDepth 803"},
		{"select * from ossobject where " + strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100), ""},

		{"select * from ossobject where cast(_1 as int) > 'a'", "SqlComparerOperandTypeMismatch 803"},
		{"select * from ossobject where 1 between 'a' and 2", "SqlComparerOperandTypeMismatch 803"},
		{"select * from ossobject where 1 between 0 and 'b'", "SqlComparerOperandTypeMismatch 803"},
		{"select * from ossobject where cast(_1 as timestamp) > '2012-01-01'", "SqlComparerOperandTypeMismatch 803"},
		{"select * from ossobject where 'x' and true", "SqlInvalidAndOperand 803"},
		{"select * from ossobject where 'x' or true", "SqlInvalidOrOperand 803"},
		{"select * from ossobject where not 'x'", "SqlInvalidNotOperand 803"},
		{"select * from ossobject where 'x' is null", "SqlInvalidIsNullOperand 803"},
		{"select * from ossobject where _1 + 'x' > 1", "InvalidArithmeticOperand 803"},
		{"select * from ossobject where _1 * true > 1", "InvalidArithmeticOperand 803"},
		{"select * from ossobject where -'x' > 1", "InvalidArithmeticOperand 803"},
		{"select * from ossobject where 'a' || 'b' = _1", "SqlInvalidConcatOperand 803"},

		{"select cast('x' as timestamp) from ossobject", "SqlInvalidTimestampValue 803"},
		{"select cast('x' as timestamp format 'YYYYMMDD') from ossobject", "SqlNotMatchTimestampFormat 803"},
		{"select cast('x' as timestamp format 'MMMM') from ossobject", "SqlNotSupportedTimestampFormat 803"},
		{"select cast('x' as int format 'YYYYMMDD') from ossobject", "SqlNotSupportedTimestampFormat 803"},
		{"select cast('x' as int) from ossobject", "SqlInvalidSqlAfterAnalysis 803"},

		{"select _1.x from ossobject", "NestedColumnNotSupportInCsv 803"},
		{"select _1[0] from ossobject", "NestedColumnNotSupportInCsv 803"},
		{"select * from ossobject.a", "TableRootNodeOnlySupportInJson 803"},
	} {
		_, err := job{sql: test.sql, object: "1,2\n"}.run(t)
		if got := code(err); got != test.want {
			t.Errorf("%.100s\n= %s (%v), want %s", test.sql, got, err, test.want)
		}
	}
	for _, test := range []struct{ sql, want string }{
		{"select a[-1] from ossobject", "NegativeRowIndex 803"},
		{"select a[1.5] from ossobject", "SqlSyntaxError 803"},
		{"select a[*] from ossobject", "WildCardNotAllowed 803"},
		{"select * from ossobject where a[*].b > 1", "WildCardNotAllowed 803"},
		{"select a" + strings.Repeat(".b", 10) + " from ossobject", "ExceedsMaxNestedColumnDepth 803"},
		{"select * from ossobject" + strings.Repeat("[*]", 11), "ExceedsMaxNestedColumnDepth 803"},
		{"select sum(a) from ossobject where cast(a as int) > 1 and cast(a as double) > 1", "SqlOneColumnCastToDifferentTypes 803"},
	} {
		_, err := job{sql: test.sql, object: "{}", json: "LINES"}.run(t)
		if got := code(err); got != test.want {
			t.Errorf("%.100s\n= %s (%v), want %s", test.sql, got, err, test.want)
		}
	}
}

func TestRequestErrors(t *testing.T) {
	const sql = "select _1 from ossobject"
	for _, test := range []struct {
		name string
		job  job
		want string
	}{
		{"field delimiter, not Base64", job{csv: "<FieldDelimiter>|</FieldDelimiter>"}, "InvalidInputFieldDelimiter 828"},
		{"field delimiter, two bytes", job{csv: "<FieldDelimiter>" + b64(",,") + "</FieldDelimiter>"}, "InvalidInputFieldDelimiter 828"},
		{"record delimiter, three bytes", job{csv: "<RecordDelimiter>" + b64("\r\n\n") + "</RecordDelimiter>"}, "InvalidInputRecordDelimiter 829"},
		{"quote", job{csv: "<QuoteCharacter>abc</QuoteCharacter>"}, "InvalidInputQuote"},
		{"comment", job{csv: "<CommentCharacter>abc</CommentCharacter>"}, "InvalidCommentCharacter 831"},
		{"header", job{csv: "<FileHeaderInfo>abc</FileHeaderInfo>"}, "InvalidFileHeaderInfo 827"},
		{"output field delimiter", job{output: "<CSV><FieldDelimiter>|</FieldDelimiter></CSV>"}, "InvalidOutputFieldDelimiter 828"},
		{"output record delimiter", job{output: "<CSV><RecordDelimiter>&#xA;</RecordDelimiter></CSV>"}, "InvalidOutputRecordDelimiter 829"},
		{"JSON output record delimiter", job{json: "LINES", output: "<JSON><RecordDelimiter>,</RecordDelimiter></JSON>"}, "InvalidOutputRecordDelimiter 829"},
		{"compression", job{input: "<CompressionType>abc</CompressionType>"}, "UnsupportedCompressionFormat 826"},
		{"type", job{json: "Unknown"}, "InvalidJsonType 838"},
		{"skipped", job{options: "<MaxSkippedRecordsAllowed>abc</MaxSkippedRecordsAllowed>"}, "InvalidMaxSkippedRecordsAllowed 834"},
		{"skipped, negative", job{options: "<MaxSkippedRecordsAllowed>-1</MaxSkippedRecordsAllowed>"}, "InvalidMaxSkippedRecordsAllowed 834"},
		{"raw and checksums", job{output: "<EnablePayloadCrc>true</EnablePayloadCrc>"}, "InvalidOSSSelectParameters"},
		{"a flag", job{output: "<OutputHeader>maybe</OutputHeader>"}, "MalformedXML"},
		{"a document", job{csv: "<"}, "MalformedXML"},

		{"range without meta", job{csv: "<Range>line-range=0-1</Range>"}, "SelectCsvMetaUnavailable 820"},
		{"range with another meta", job{csv: "<Range>line-range=0-1</Range><FieldDelimiter>" + b64("|") + "</FieldDelimiter>", meta: true}, "SelectCsvMetaUnavailable 836"},
		{"range backwards", job{csv: "<Range>line-range=100-20</Range>"}, "InvalidRange 817"},
		{"range of nothing", job{csv: "<Range>line=1-2</Range>"}, "InvalidRange 817"},
		{"range without ends", job{csv: "<Range>line-range=-</Range>"}, "InvalidRange 817"},
		{"range of no numbers", job{csv: "<Range>split-range=a-b</Range>"}, "InvalidRange 817"},
		{"range of bytes", job{csv: "<Range>bytes=1-2</Range>"}, "InvalidRange 817"},
		{"range beyond the object", job{csv: "<Range>line-range=2-3</Range>", meta: true}, "InvalidRange 817"},
		{"splits beyond the object", job{csv: "<Range>split-range=1-</Range>", meta: true}, "InvalidRange 817"},
		{"two ranges", job{csv: "<Range>line-range=0-1</Range><Range>split-range=0-1</Range>"}, "InvalidRange 817"},
		{"range of a document", job{json: "DOCUMENT", input: "<Range>line-range=0-1</Range>"}, "InvalidRange 817"},
		{"header Range", job{header: "bytes=0-1"}, "InvalidRange 815"},
		{"header Range of JSON", job{json: "LINES", header: "bytes=0-1"}, "InvalidRange 815"},
		{"both ranges", job{header: "bytes=0-1", csv: "<Range>line-range=0-1</Range>"}, "InvalidRange 816"},
		{"bytes without delimiter", job{header: "bytes=1-2", csv: "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"}, "InvalidRange 837"},
		{"bytes beyond the object", job{header: "bytes=100-", csv: "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"}, "InvalidRange 817"},

		{"all columns and aggregations", job{sql: "select count(*) from ossobject", output: "<KeepAllColumns>true</KeepAllColumns>"}, "SqlInvalidKeepAllColumnsWithAggregation 803"},
		{"all columns and one twice", job{sql: "select _1, cast(_1 as int) from ossobject", output: "<KeepAllColumns>true</KeepAllColumns>"}, "SqlInvalidKeepAllColumnsWithDuplicateColumn 803"},
		{"all columns and a constant", job{sql: "select cast(1 as int) from ossobject", output: "<KeepAllColumns>true</KeepAllColumns>"}, "SqlUnsupportedSql 803"},
		{"a name without header", job{sql: "select name from ossobject", csv: "<FileHeaderInfo>Ignore</FileHeaderInfo>"}, "SqlInvalidColumnName 803"},

		{"no gzip", job{input: "<CompressionType>GZIP</CompressionType>"}, "DecompressFailure 814"},
		{"broken gzip", job{object: compress("1,2\n")[:20], input: "<CompressionType>GZIP</CompressionType>"}, "DecompressFailure 814"},
		{"no UTF-8", job{object: "\xff\xfe\n"}, "InvalidTextEncoding 821"},
		{"no UTF-8 in JSON", job{object: "{\"a\":\"\xff\"}", json: "LINES"}, "InvalidTextEncoding 821"},
		{"half a character", job{object: "{\"a\":\"\xc3\"}", json: "LINES"}, "InvalidTextEncoding 821"},
		{"a quote that is not closed", job{object: "\"abc\n"}, "InvalidCsvLine 801"},
		{"text after a quote", job{object: "\"abc\"d\n"}, "InvalidCsvLine 801"},
		{"a delimiter in quotes", job{object: "\"a\nb\"\n", csv: "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"}, "InvalidCsvLine 801"},
		{"a long row", job{object: strings.Repeat("x", 256<<10+1) + "\n"}, "InvalidCsvLine 801"},
		{"a long row without end", job{object: strings.Repeat("x", 1<<20)}, "InvalidCsvLine 801"},
		{"another type", job{sql: "select _1 from ossobject where _1 > 5", object: "To be hired\n"}, "InvalidCsvLine 801"},
		{"a cast", job{sql: "select cast(_1 as int) from ossobject", object: "15.4\n"}, "InvalidCsvLine 801"},
		{"a column that is missing", job{sql: "select _4 from ossobject", options: "<SkipPartialDataRecord>true</SkipPartialDataRecord>"}, "InvalidCsvLine 801"},
		{"a long result", job{sql: "select _1,_1,_1,_1,_1,_1 from ossobject", object: strings.Repeat("x", 200<<10)}, "OutputExceedsMaxSize 801"},
		{"another type in JSON", job{sql: "select a from ossobject where a > 5", object: `{"a":"x"}`, json: "LINES"}, "InvalidJsonData 801"},
		{"an object is no number", job{sql: "select a from ossobject where a > 5", object: `{"a":{}}`, json: "LINES"}, "InvalidJsonData 801"},
		{"an object is no text", job{sql: "select a from ossobject where a || 'x' = 'x'", object: `{"a":{}}`, json: "LINES"}, "InvalidJsonData 801"},
		{"an object is no condition", job{sql: "select a from ossobject where a", object: `{"a":{}}`, json: "LINES"}, "InvalidJsonData 801"},
		{"a number is no text", job{sql: "select a from ossobject where a like 'x'", object: `{"a":5}`, json: "LINES"}, "InvalidJsonData 801"},
		{"a text is no summand", job{sql: "select sum(a) from ossobject", object: `{"a":"5"}`, json: "LINES"}, "InvalidJsonData 801"},
		{"a large node", job{sql: "select * from ossobject", object: `{"a":"` + strings.Repeat("x", 1<<20) + `"}`, json: "LINES"}, "JsonNodeExceedsMaxSize 801"},
		{"a node of many", job{sql: "select * from ossobject", object: "{" + strings.Repeat(`"a":"xxxxxxxx",`, 40000) + `"b":1}`, json: "LINES"}, "JsonNodeExceedsMaxSize 801"},
		{"a deep node", job{sql: "select * from ossobject", object: strings.Repeat("[", 200), json: "LINES"}, "JsonNodeExceedsMaxDepth 801"},
		{"a deep node on the way", job{sql: "select * from ossobject.b", object: `{"a":` + strings.Repeat("[", 200), json: "LINES"}, "JsonNodeExceedsMaxDepth 801"},
		{"a large array", job{sql: "select * from ossobject", object: "[" + strings.Repeat("1,", 5000) + "1]", json: "LINES"}, "ExceedsMaxJsonArraySize 801"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.job.sql == "" {
				test.job.sql = sql
			}
			if test.job.object == "" {
				test.job.object = "1,2,3\n4,5\n"
			}
			got, err := test.job.run(t)
			if code(err) != test.want || got != "" {
				t.Errorf("= %q, %s (%v), want %s", got, code(err), err, test.want)
			}
		})
	}
}

// TestJSONErrors looks at the message, which is as in a capture of OSS.
func TestJSONErrors(t *testing.T) {
	const form = "InvalidJsonData: Invalid value.The current offset is:%.The incorrect json data:'%'."
	for _, test := range []struct{ object, path, at, shown string }{
		{"Year,StateAbbr,StateDesc", ".a", "0", "Year,StateA"},
		{"", "", "0", ""},
		{"{}  x", "", "4", "x"},
		{`{"a":1} {"a":2}`, ".a", "8", `{"a":2}`},
		{`{"a" 1}`, "", "5", "1}"},
		{`{"a":1,}`, "", "7", "}"},
		{`{"a":1`, "", "6", ""},
		{`{"b":[1 2],"a":1}`, ".a", "8", `2],"a":1}`},
		{`[1,2`, "[1]", "4", ""},
		{`{"a":tru}`, "", "5", "tru}"},
		{`}`, "", "0", "}"},
		{"\x01\x02", "", "0", "\uFFFD\uFFFD"},
		{`{"a":"\x`, "", "6", `\x`},
		{`{"a":"\ud8`, "", "6", `\ud8`},
		{`{"a":-}`, "", "6", "}"},
		{`{a:1}`, "", "1", "a:1}"},
	} {
		_, err := job{sql: "select * from ossobject" + test.path, object: test.object, json: "DOCUMENT"}.run(t)
		want := strings.Replace(strings.Replace(form, "%", test.at, 1), "%", test.shown, 1)
		for err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", test.object, err, want)
			break
		}
	}
}

func compress(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}
