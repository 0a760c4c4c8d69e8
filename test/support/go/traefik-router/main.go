// Reads {"routes": [{"name": …, "rule": …, "priority": …}], "requests": ["https://…"]} from stdin and prints, for each request, the name of the
// route that Traefik's own router hands it to, or "" where it hands it to none. A priority of 0 is the rule's length, as Traefik has it.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/traefik/traefik/v3/pkg/middlewares/requestdecorator"
	traefik "github.com/traefik/traefik/v3/pkg/muxer/http"
)

type route struct {
	Name     string `json:"name"`
	Rule     string `json:"rule"`
	Priority int    `json:"priority"`
}

func main() {
	var input struct {
		Routes   []route  `json:"routes"`
		Requests []string `json:"requests"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		log.Fatal(err)
	}
	parser, err := traefik.NewSyntaxParser()
	if err != nil {
		log.Fatal(err)
	}
	muxer := traefik.NewMuxer(parser)
	for _, each := range input.Routes {
		name, priority := each.Name, each.Priority
		if priority == 0 {
			priority = traefik.GetRulePriority(each.Rule)
		}
		handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Route", name) })
		if err := muxer.AddRoute(each.Rule, "v3", priority, handler); err != nil {
			log.Fatal(err)
		}
	}
	taken := make([]string, len(input.Requests))
	decorator := requestdecorator.New(nil)
	for i, url := range input.Requests {
		recorder := httptest.NewRecorder()
		decorator.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, url, nil), muxer.ServeHTTP)
		taken[i] = recorder.Header().Get("Route")
	}
	if err := json.NewEncoder(os.Stdout).Encode(taken); err != nil {
		log.Fatal(err)
	}
}
