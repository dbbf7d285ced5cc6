package selectobject

import (
	"strings"
	"testing"
)

const people = `name,age,city,score
Lora,27,"Springfield, IL",1.5
Eleanor,43,"The ""Big"" City",
Rosie,44,Berlin,-2
#gone,1,nowhere,0
Łukasz,24,Łódź,10.25
`

const contacts = `{"contacts": [
  {"first": "John", "age": 27, "alive": true, "phones": [{"type": "home", "number": "1"}, {"type": "office", "number": "2"}], "spouse": null, "site": "http://x/y"},
  {"first": "Ann", "age": 35.50, "alive": false, "phones": [], "a b": {"c*d": 7}},
  "no object", [1, 2]
], "count": 2}`

// TestSelect has a row for everything that the SQL of OSS can say.
func TestSelect(t *testing.T) {
	const use = "<FileHeaderInfo>Use</FileHeaderInfo>"
	for _, test := range []struct {
		name string
		job  job
		want string // rows, joined by |
	}{
		// Columns of CSV
		{"by index", job{sql: "select _2, _1 from ossobject limit 2"}, "age,name|27,Lora"},
		{"by name, whatever its case", job{sql: "SELECT NAME, Age FROM OSSOBJECT LIMIT 1", csv: use}, "Lora,27"},
		{"by qualified name", job{sql: "select s.name, s._2 from ossobject s limit 1", csv: use}, "Lora,27"},
		{"by the table's name", job{sql: "select ossobject.name from ossobject limit 1", csv: use}, "Lora"},
		{"all, as they are written", job{sql: "select * from ossobject limit 3"}, `name,age,city,score|Lora,27,"Springfield, IL",1.5|Eleanor,43,"The ""Big"" City",`},
		{"a column that is missing", job{sql: "select _1, _9 from ossobject limit 1"}, "name,"},
		{"columns that are not of ASCII", job{sql: "select städte from ossobject", csv: use, object: "städte\nŁódź\n"}, "Łódź"},
		{"a stray quote at the end", job{sql: "select _1 from ossobject limit 1 '"}, "name"},
		{"aliases", job{sql: "select name as a as b from ossobject limit 1", csv: use, output: "<OutputHeader>true</OutputHeader>"}, "b|Lora"},

		// Conditions
		{"a number", job{sql: "select name from ossobject where age > 40", csv: use, object: strings.ReplaceAll(people, "#gone", "gone")}, "Eleanor|Rosie"},
		{"a double", job{sql: "select name from ossobject where score >= 1.5", csv: use}, "Lora|Łukasz"},
		{"a text", job{sql: "select name from ossobject where city = 'Berlin'", csv: use}, "Rosie"},
		{"a text in double quotes", job{sql: `select name from ossobject where city = "Berlin"`, csv: use}, "Rosie"},
		{"a doubled quote", job{sql: "select _1 from ossobject where _1 = 'it''s'", object: "it's\nits\n"}, "it's"},
		{"not equal, twice", job{sql: "select name from ossobject where age <> 27 and age != 43 and age < 99 and name <= 'z'", csv: use}, "Rosie|#gone"},
		{"empty is no number", job{sql: "select name from ossobject where score < 2 or not (score < 2)", csv: use}, "Lora|Rosie|#gone|Łukasz"},
		{"empty is a text", job{sql: "select name from ossobject where score = ''", csv: use}, "Eleanor"},
		{"and before or", job{sql: "select age from ossobject where age = 27 or age = 43 and name = 'x'", csv: use}, "27"},
		{"parentheses", job{sql: "select age from ossobject where (age = 27 or age = 43) and name = 'Eleanor'", csv: use}, "43"},
		{"in", job{sql: "select name from ossobject where age in (24, 44, 24.5)", csv: use}, "Rosie|Łukasz"},
		{"not in", job{sql: "select name from ossobject where name not in ('Lora', 'Rosie', '#gone')", csv: use}, "Eleanor|Łukasz"},
		{"between", job{sql: "select name from ossobject where age between 27 and 43", csv: use}, "Lora|Eleanor"},
		{"not between", job{sql: "select name from ossobject where age not between 2 and 43", csv: use}, "Rosie|#gone"},
		{"is null", job{sql: "select _1 from ossobject where _2 is null", object: "a,\nb\n"}, "b"},
		{"is not null", job{sql: "select _1 from ossobject where _2 is not null", object: "a,\nb\n"}, "a"},
		{"true", job{sql: "select _1 from ossobject where true limit 1"}, "name"},
		{"null is not true", job{sql: "select _1 from ossobject where null or not null"}, ""},
		{"booleans", job{sql: "select _1 from ossobject where _2 and _2 = TRUE", object: "a,true\nb,False\nc,\n"}, "a"},
		{"like", job{sql: "select name from ossobject where city like '%, IL'", csv: use}, "Lora"},
		{"not like", job{sql: "select name from ossobject where name not like '%o*'", csv: use}, "Łukasz"},
		{"like with escape", job{sql: "select _1 from ossobject where _1 like '5#%?' escape '#'", object: "5%!\n50!\n5%\n"}, "5%!"},
		{"concatenation", job{sql: "select name from ossobject where (name || '-' || age) = 'Rosie-44'", csv: use}, "Rosie"},
		{"like of a concatenation", job{sql: "select name from ossobject where (_1 || _2) like 'L%27'", csv: use}, "Lora"},

		// Arithmetic
		{"precedence", job{sql: "select _1 from ossobject where _1 + 2 * 3 = 10 and (_1 + 2) * 3 = 18", object: "4\n5\n"}, "4"},
		{"from the left", job{sql: "select _1 from ossobject where 10 - _1 - 3 = 3 and 100 / 10 / _1 = 2", object: "4\n5\n"}, "4"},
		{"minus signs", job{sql: "select _1 from ossobject where -_1 = -4 and _1 - -1 = 5 and -(1+1) = -2", object: "4\n5\n"}, "4"},
		{"integers divide as integers", job{sql: "select _1 from ossobject where _1 / 2 = 3", object: "6\n7\n8\n"}, "6|7"},
		{"doubles do not", job{sql: "select _1 from ossobject where _1 / 2.0 = 3.5", object: "6\n7\n8\n"}, "7"},
		{"remainder", job{sql: "select _1 from ossobject where (_1 % 3) = 0", object: "6\n7\n9\n"}, "6|9"},
		{"division by zero", job{sql: "select _1 from ossobject where 1 / _1 > 0 or 1 % _1 > 0 or 1.5 / _1 > 1", object: "0\n1\n"}, "1"},
		{"beyond 64 bits", job{sql: "select _1 from ossobject where _1 + 1 > 9223372036854770000 and _1 * 2 > _1 and 0 - _1 - 10 < 0", object: "9223372036854775807\n1\n"}, "9223372036854775807"},
		{"decimals have their limits", job{sql: "select _1 from ossobject where cast(_1 as decimal)" + strings.Repeat(" * cast(_1 as decimal)", 50) + " > 1", object: "1e100\n2\n",
			options: "<MaxSkippedRecordsAllowed>1</MaxSkippedRecordsAllowed>"}, "2"},
		{"columns among themselves", job{sql: "select _1 from ossobject where _1 + _2 > 100", object: "1,2\n99,2\n"}, "99"},

		// Casts
		{"to int", job{sql: "select cast(_1 as int) from ossobject where cast(_1 as int) > 6", object: "007\n 8 \n5\n"}, "7|8"},
		{"to double", job{sql: "select cast(_1 as double) from ossobject", object: "1.50\n1e3\n1e30\n0.0000001\n"}, "1.5|1000|1e+30|1e-07"},
		{"to decimal", job{sql: "select cast(_1 as decimal) from ossobject where cast(_1 as decimal) = 0.3", object: "0.30\n0.3000000000000000001\n"}, "0.3"},
		{"decimals are exact", job{sql: "select _1 from ossobject where cast(_1 as decimal) + 0.2 = 0.3 and cast(_1 as decimal) * 3 = 0.3 and 1 / cast(_1 as decimal) % 3 = 1", object: "0.1\n0.2\n"}, "0.1"},
		{"to string", job{sql: "select cast(_1 as string) from ossobject where cast(_1 as string) = '07'", object: "07\n7\n"}, "07"},
		{"to bool", job{sql: "select cast(_1 as bool) from ossobject", object: "TRUE\nfalse\n\n"}, "true|false|"},
		{"to timestamp", job{sql: "select cast(_1 as timestamp) from ossobject where _1 > cast('2018-08-09 11:30:25' as timestamp)", object: "20180809 11:30:26\n09/08/2018 11:30:24\n2018/08/10 00:00:00.250\n"},
			"2018-08-09 11:30:26|2018-08-10 00:00:00.250"},
		{"to timestamp with a format", job{sql: "select cast(_1 as timestamp format 'YYYYDDMM') from ossobject", object: "20121201\n"}, "2012-01-12 00:00:00"},
		{"of constants", job{sql: "select _1 from ossobject where cast('7' as int) = 7 and cast(1.9 as int) = 1 and cast(5 as string) = '5'", object: "x\n"}, "x"},
		{"empty", job{sql: "select cast(_1 as int), cast(_2 as string), cast(_3 as int) from ossobject", object: ",\n"}, ",,"},

		// Aggregations
		{"count", job{sql: "select count(*) from ossobject"}, "6"},
		{"of nothing", job{sql: "select count(*), sum(cast(_1 as int)), avg(cast(_1 as int)), min(cast(_1 as int)) from ossobject where false"}, "0,,,"},
		{"int", job{sql: "select sum(cast(age as int)), avg(cast(age as int)), max(cast(age as int)), min(cast(age as int)) from ossobject", csv: use}, "139,27.8,44,1"},
		{"double, without the empty ones", job{sql: "select sum(cast(score as double)), avg(cast(score as double)), max(cast(score as double)), min(cast(score as double)) from ossobject", csv: use},
			"9.75,2.4375,10.25,-2"},
		{"decimal", job{sql: "select sum(cast(_1 as decimal)), avg(cast(_1 as decimal)) from ossobject", object: "0.1\n0.2\n0.4\n"}, "0.7,0.23333333333333333333333333333333333333"},
		{"timestamps", job{sql: "select min(cast(_1 as timestamp)), max(cast(_1 as timestamp)) from ossobject", object: "2012-12-01\n20111201\n"}, "2011-12-01 00:00:00,2012-12-01 00:00:00"},
		{"sum beyond 64 bits", job{sql: "select sum(cast(_1 as int)) from ossobject", object: "9223372036854775807\n1\n"}, "9223372036854776000"},
		{"limit before", job{sql: "select sum(cast(_1 as int)) from ossobject limit 2", object: "1\n2\n4\n"}, "3"},

		// JSON
		{"document", job{sql: "select first, age from ossobject.contacts[*]", object: contacts, json: "DOCUMENT"}, `{"first":"John","age":27}|{"first":"Ann","age":35.5}|{}|{}`},
		{"all", job{sql: "select * from ossobject.contacts[*] where first = 'John'", object: contacts, json: "DOCUMENT"},
			`{"first":"John","age":27,"alive":true,"phones":[{"type":"home","number":"1"},{"type":"office","number":"2"}],"spouse":null,"site":"http:\/\/x\/y"}`},
		{"all, of what is no object", job{sql: "select * from ossobject.contacts[3]", object: contacts, json: "DOCUMENT"}, `{"_1":[1,2]}`},
		{"nodes of nodes", job{sql: `select s.number from ossobject.contacts[*].phones[*] s where s.type = "home"`, object: contacts, json: "DOCUMENT"}, `{"number":"1"}`},
		{"the node itself", job{sql: "select * from ossobject.count s where s = 2", object: contacts, json: "DOCUMENT"}, `{"_1":2}`},
		{"any member of an object", job{sql: "select s from ossobject[*] s where s is not null", object: `{"a":1,"b":null,"c":"x"}`, json: "DOCUMENT"}, `{"_1":1}|{"_1":"x"}`},
		{"keys in quotes", job{sql: "select s.'a b'['c*d'] from ossobject['contacts'][1] s", object: contacts, json: "DOCUMENT"}, `{"c*d":7}`},
		{"keys that are words of SQL", job{sql: "select s.from, ossobject.select from ossobject s", object: `{"from":1}`, json: "LINES"}, `{"from":1}`},
		{"keys have a case", job{sql: "select Age from ossobject", object: `{"age":1}`, json: "LINES"}, `{}`},
		{"an empty array", job{sql: "select first from ossobject.contacts[*] s where s.phones[0] is null and s.alive = false", object: contacts, json: "DOCUMENT"}, `{"first":"Ann"}`},
		{"a boolean", job{sql: "select first from ossobject.contacts[*] s where s.alive", object: contacts, json: "DOCUMENT"}, `{"first":"John"}`},
		{"elements and aliases", job{sql: "select phones[0].number, phones[1], age as years from ossobject.contacts[0]", object: contacts, json: "DOCUMENT"},
			`{"number":"1","_2":{"type":"office","number":"2"},"years":27}`},
		{"null is there", job{sql: "select spouse, nothing from ossobject.contacts[0]", object: contacts, json: "DOCUMENT"}, `{"spouse":null}`},
		{"aggregation", job{sql: "select max(cast(s.age as int)), count(*) as n from ossobject.contacts[*] s where s.age > 1", object: contacts, json: "DOCUMENT"}, `{"_1":35,"n":2}`},
		{"aggregation without cast", job{sql: "select sum(s.age), min(s.nothing) from ossobject.contacts[*] s where s.age > 1", object: contacts, json: "DOCUMENT"}, `{"_1":62.5,"_2":null}`},
		{"casts", job{sql: "select cast(age as string), cast(age as double) as d, cast(t as timestamp) as t from ossobject", object: `{"age":7,"t":"20200102"}`, json: "LINES"},
			"SqlOneColumnCastToDifferentTypes 803"},
		{"cast to string", job{sql: "select cast(age as string), cast(t as timestamp) as t from ossobject", object: `{"age":7,"t":"20200102"}`, json: "LINES"}, `{"_1":"7","t":"2020-01-02 00:00:00"}`},
		{"lines", job{sql: "select a from ossobject where a > 1", object: "{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":\n3}{\"a\":4}", json: "LINES"}, `{"a":2}|{"a":3}|{"a":4}`},
		{"lines with commas", job{sql: "select key from ossobject", object: `{"key":"abc"},{"key2":"d,ef"}`, json: "LINES"}, `{"key":"abc"}|{}`},
		{"path in lines", job{sql: "select * from ossobject.a[*]", object: `{"a":[1,{"b":2}]} {"c":1} 5 {"a":{"x":3}}`, json: "LINES"}, `{"_1":1}|{"b":2}|{"_1":3}`},
		{"numbers as doubles hold them", job{sql: "select a, b from ossobject", object: `{"a":123456789.123456789,"b":1.0}`, json: "LINES"}, `{"a":123456789.12345679,"b":1}`},
		{"numbers as they are", job{sql: "select a, b from ossobject where cast(a as decimal) > 123456789.12345", object: `{"a":123456789.123456789,"b":1.0}`, json: "LINES",
			input: "<ParseJsonNumberAsString>true</ParseJsonNumberAsString>"}, `{"a":123456789.123456789,"b":1.0}`},
		{"escapes", job{sql: "select * from ossobject", object: `{"\u00e4\n":"\"\\\/\b\f\r\t\u0001é😀\u00e9"}`, json: "LINES"}, `{"ä\n":"\"\\\/\b\f\r\t\u0001é😀é"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.job.object == "" {
				test.job.object = people
			}
			got, err := test.job.run(t)
			if err != nil {
				got += code(err)
			}
			if got = strings.ReplaceAll(strings.TrimSuffix(got, "\n"), "\n", "|"); got != test.want {
				t.Errorf("%s\n= %s (%v)\nwant %s", test.job.sql, got, err, test.want)
			}
		})
	}
}
