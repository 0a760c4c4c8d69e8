// Reads a JSON array of expressions from stdin and prints what Prometheus' own parser says of each: a JSON array of its errors, empty where it takes
// the expression, in the same order.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	var expressions []string
	if err := json.NewDecoder(os.Stdin).Decode(&expressions); err != nil {
		log.Fatal(err)
	}
	answers := make([]string, len(expressions))
	for i, expression := range expressions {
		if _, err := parser.ParseExpr(expression); err != nil {
			answers[i] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
