// Reads {"templates": {key: template}, "values": [{key: fetched value}]} from stdin and prints, for each set of values, what
// External Secrets' template engine v2 makes of all templates: {"data": {key: text}} or {"error": "…"}.
//
// It is the engine's text/template call with the engine's functions and its one option; its own functions beyond sprig's
// (certificates, keys, YAML) are not here.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

type rendered struct {
	Data  map[string]string `json:"data,omitempty"`
	Error string            `json:"error,omitempty"`
}

func execute(text string, values map[string]string) (string, error) {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	parsed, err := template.New("key").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := parsed.Execute(&out, values); err != nil {
		return "", err
	}
	return out.String(), nil
}

func render(templates, values map[string]string) rendered {
	result := rendered{Data: map[string]string{}}
	for key, text := range templates {
		value, err := execute(text, values)
		if err != nil {
			return rendered{Error: fmt.Sprintf("%s: %v", key, err)}
		}
		result.Data[key] = value
	}
	return result
}

func main() {
	var input struct {
		Templates map[string]string
		Values    []map[string]string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		log.Fatal(err)
	}
	results := []rendered{}
	for _, values := range input.Values {
		results = append(results, render(input.Templates, values))
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatal(err)
	}
}
