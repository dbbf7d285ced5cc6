package osserr

// Errors of SelectObject and CreateSelectObjectMeta. Codes come from the table
// "ErrorCode" of https://help.aliyun.com/zh/oss/developer-reference/selectobject,
// ECs from the pages help.aliyun.com/zh/oss/user-guide/0016-000008xx. Messages,
// and the codes of rows whose page names none, are by analogy (A116).
const (
	ecSelectData = "0016-00000801" // something was wrong with the data
	ecSelectSQL  = "0016-00000803" // something was wrong with the statement
)

// Errors of the request.
var (
	SelectExpressionEmpty        = row(400, "InvalidSqlParameter", "The Expression is empty.", "0016-00000823")
	SelectExpressionInvalid      = row(400, "InvalidSqlParameter", "The Expression is not Base64 encoded or is too long.", "")
	SelectInputFieldDelimiter    = row(400, "InvalidInputFieldDelimiter", "Invalid FieldDelimiter parameter:", "0016-00000828")
	SelectInputRecordDelimiter   = row(400, "InvalidInputRecordDelimiter", "Invalid RecordDelimiter parameter:", "0016-00000829")
	SelectInputQuote             = row(400, "InvalidInputQuote", "Invalid QuoteCharacter parameter:", "")
	SelectCommentCharacter       = row(400, "InvalidCommentCharacter", "Invalid CommentCharacter parameter:", "0016-00000831")
	SelectOutputFieldDelimiter   = row(400, "InvalidOutputFieldDelimiter", "Invalid FieldDelimiter parameter:", "0016-00000828")
	SelectOutputRecordDelimiter  = row(400, "InvalidOutputRecordDelimiter", "Invalid RecordDelimiter parameter:", "0016-00000829")
	SelectCompression            = row(400, "UnsupportedCompressionFormat", "The CompressionType is not supported.", "0016-00000826")
	SelectFileHeaderInfo         = row(400, "InvalidFileHeaderInfo", "Invalid FileHeaderInfo parameter:", "0016-00000827")
	SelectJSONType               = row(400, "InvalidJsonType", "The Type of JSON must be DOCUMENT or LINES.", "0016-00000838")
	SelectMaxSkipped             = row(400, "InvalidMaxSkippedRecordsAllowed", "MaxSkippedRecordsAllowed must be an integer that is not negative.", "0016-00000834")
	SelectRawWithCRC             = row(400, "InvalidOSSSelectParameters", "EnablePayloadCrc and OutputRawData cannot both be true.", "")
	SelectRange                  = row(400, "InvalidRange", "The Range of the request is invalid.", "0016-00000817")
	SelectRangeHeader            = row(400, "InvalidRange", "The header Range is not supported by this request.", "0016-00000815")
	SelectRangeTwice             = row(400, "InvalidRange", "The header Range and the element Range exclude each other.", "0016-00000816")
	SelectRangeNoRecordDelimiter = row(400, "InvalidRange", "There is no record delimiter in the range.", "0016-00000837")
	SelectMetaUnavailable        = row(400, "SelectCsvMetaUnavailable", "The object has no select meta. Call CreateSelectObjectMeta first.", "0016-00000820")
	SelectMetaMismatch           = row(400, "SelectCsvMetaUnavailable", "The select meta of the object does not match the request.", "0016-00000836")
)

// Errors of the data. After the first row they come in the End frame.
var (
	SelectDecompress    = row(400, "DecompressFailure", "The object cannot be decompressed.", "0016-00000814")
	SelectTextEncoding  = row(400, "InvalidTextEncoding", "The object is not encoded in UTF-8.", "0016-00000821")
	InvalidCSVLine      = row(400, "InvalidCsvLine", "A row is not valid CSV.", ecSelectData)
	InvalidJSONData     = row(400, "InvalidJsonData", "Invalid value.", ecSelectData)
	JSONNodeTooLarge    = row(400, "JsonNodeExceedsMaxSize", "A JSON node exceeds 512 KB.", ecSelectData)
	JSONNodeTooDeep     = row(400, "JsonNodeExceedsMaxDepth", "A JSON node is nested too deep.", ecSelectData)
	JSONArrayTooLarge   = row(400, "ExceedsMaxJsonArraySize", "An array of a JSON node has more than 5000 elements.", ecSelectData)
	SelectOutputTooLong = row(400, "OutputExceedsMaxSize", "A row of the result exceeds the limit.", ecSelectData)
)

// Errors of the statement.
var (
	SQLSyntaxError             = row(400, "SqlSyntaxError", "The SQL is not valid.", ecSelectSQL)
	SQLTooComplex              = row(400, "SqlUnsupportedSql", "The SQL is too complex.", ecSelectSQL)
	SQLInvalidConstant         = row(400, "SqlInvalidSqlAfterAnalysis", "A constant cannot be converted.", ecSelectSQL)
	SQLTooManyInValues         = row(400, "SqlExceedsMaxInCount", "IN has more than 1024 values.", ecSelectSQL)
	SQLColumnNameTooLong       = row(400, "SqlExceedsMaxColumnNameLength", "A column name exceeds 1024 bytes.", ecSelectSQL)
	SQLColumnIndex             = row(400, "SqlInvalidColumnIndex", "A column index must be from 1 to 1000.", ecSelectSQL)
	SQLAggregationOnNonNumeric = row(400, "SqlAggregationOnNonNumericType", "An aggregation needs a numeric column.", ecSelectSQL)
	SQLAggregationOnTimestamp  = row(400, "SqlInvalidAggregationOnTimestamp", "SUM and AVG do not apply to timestamps.", ecSelectSQL)
	SQLInTypesDiffer           = row(400, "SqlValueTypeOfInMustBeSame", "The values of IN must be of the same type.", ecSelectSQL)
	SQLEscapeChar              = row(400, "SqlInvalidEscapeChar", "The escape character must not be a wildcard.", ecSelectSQL)
	SQLEscapeLength            = row(400, "SqlOnlyOneEscapeCharIsAllowed", "ESCAPE needs exactly one character.", ecSelectSQL)
	SQLEscapeAtEnd             = row(400, "SqlNoCharAfterEscapeChar", "A character must follow the escape character.", ecSelectSQL)
	SQLLimit                   = row(400, "SqlInvalidLimitValue", "LIMIT must be at least 1.", ecSelectSQL)
	SQLTooManyWildcards        = row(400, "SqlExceedsMaxWildCardCount", "LIKE has more than 5 wildcards.", ecSelectSQL)
	SQLTooManyConditions       = row(400, "SqlExceedsMaxConditionCount", "WHERE has more than 20 conditions.", ecSelectSQL)
	SQLTooDeep                 = row(400, "SqlExceedsMaxConditionDepth", "Conditions are nested deeper than 10 levels.", ecSelectSQL)
	SQLCastTypesDiffer         = row(400, "SqlOneColumnCastToDifferentTypes", "A column is cast to different types.", ecSelectSQL)
	SQLColumnName              = row(400, "SqlInvalidColumnName", "The CSV object has no such column.", ecSelectSQL)
	SQLTimestampFormat         = row(400, "SqlNotSupportedTimestampFormat", "The format of the timestamp is not supported.", ecSelectSQL)
	SQLTimestampMismatch       = row(400, "SqlNotMatchTimestampFormat", "The timestamp does not match its format.", ecSelectSQL)
	SQLTimestampValue          = row(400, "SqlInvalidTimestampValue", "The text is no timestamp.", ecSelectSQL)
	SQLLikeOperand             = row(400, "SqlInvalidLikeOperand", "LIKE needs a text column and a constant pattern.", ecSelectSQL)
	SQLMixOfAggregation        = row(400, "SqlInvalidMixOfAggregationAndColumn", "Aggregations and columns cannot be selected together.", ecSelectSQL)
	SQLTooManyAggregations     = row(400, "SqlExceedsMaxAggregationCount", "There are more than 100 aggregations.", ecSelectSQL)
	SQLMixOfStar               = row(400, "SqlInvalidMixOfStarAndColumn", "The asterisk and columns cannot be selected together.", ecSelectSQL)
	SQLKeepAllWithAggregation  = row(400, "SqlInvalidKeepAllColumnsWithAggregation", "KeepAllColumns does not go with aggregations.", ecSelectSQL)
	SQLKeepAllWithDuplicate    = row(400, "SqlInvalidKeepAllColumnsWithDuplicateColumn", "KeepAllColumns does not go with repeated columns.", ecSelectSQL)
	SQLArithmeticOperand       = row(400, "InvalidArithmeticOperand", "Arithmetic needs numeric operands.", ecSelectSQL)
	SQLAndOperand              = row(400, "SqlInvalidAndOperand", "AND needs boolean operands.", ecSelectSQL)
	SQLOrOperand               = row(400, "SqlInvalidOrOperand", "OR needs boolean operands.", ecSelectSQL)
	SQLNotOperand              = row(400, "SqlInvalidNotOperand", "NOT needs a boolean operand.", ecSelectSQL)
	SQLIsNullOperand           = row(400, "SqlInvalidIsNullOperand", "IS NULL does not apply to a constant.", ecSelectSQL)
	SQLComparisonTypesDiffer   = row(400, "SqlComparerOperandTypeMismatch", "Operands of different types cannot be compared.", ecSelectSQL)
	SQLConcatOperand           = row(400, "SqlInvalidConcatOperand", "Two constants cannot be concatenated.", ecSelectSQL)
	SQLNegativeIndex           = row(400, "NegativeRowIndex", "The index of an array must not be negative.", ecSelectSQL)
	SQLPathTooDeep             = row(400, "ExceedsMaxNestedColumnDepth", "A JSON path has more than 10 levels.", ecSelectSQL)
	SQLNestedColumnInCSV       = row(400, "NestedColumnNotSupportInCsv", "CSV has no nested columns.", ecSelectSQL)
	SQLRootNodeOnlyInJSON      = row(400, "TableRootNodeOnlySupportInJson", "A path after ossobject is for JSON only.", ecSelectSQL)
	SQLWildcardNotAllowed      = row(400, "WildCardNotAllowed", "[*] is allowed after FROM only.", ecSelectSQL)
)
