package selectobject

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkSelect reads 8 MiB with a condition that few rows meet.
func BenchmarkSelect(b *testing.B) {
	const size = 8 << 20
	var csv, json strings.Builder
	for i := 0; csv.Len() < size; i++ {
		fmt.Fprintf(&csv, "%d,United States,\"Springfield, IL\",%d.5,Current lack of health insurance among adults,%d\n", i, i%100, i*7)
	}
	for i := 0; json.Len() < size; i++ {
		fmt.Fprintf(&json, "{\"id\":%d,\"country\":\"United States\",\"city\":{\"name\":\"Springfield\",\"state\":\"IL\"},\"score\":%d.5,\"tags\":[\"a\",\"b\"]}\n", i, i%100)
	}
	for _, bench := range []struct {
		name string
		job  job
	}{
		{"csv", job{sql: "select _1, _3 from ossobject where _4 > 98 and _5 like '%health%'", object: csv.String()}},
		{"csv/all", job{sql: "select * from ossobject", object: csv.String()}},
		{"csv/sum", job{sql: "select sum(cast(_1 as int)), avg(cast(_4 as double)) from ossobject", object: csv.String()}},
		{"json", job{sql: "select id, city.name from ossobject where score > 98", object: json.String(), json: "LINES"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(bench.job.object)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bench.job.run(b); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := compile("select a, b as c from ossobject where (a > 1 or b like 'x%') and c in (1, 2, 3) limit 10", JSON, false); err != nil {
			b.Fatal(err)
		}
	}
}
