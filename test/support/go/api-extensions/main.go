// Says what the API server's own packages say of CustomResourceDefinitions and of resources of theirs.
package main

import (
	"context"
	encodingjson "encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	crdvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// One definition, and resources that it may accept. Old, where it is there, is what the resource of the same place was before.
type question struct {
	Definition map[string]any   `json:"definition"`
	Resources  []map[string]any `json:"resources"`
	Old        []map[string]any `json:"old"`
}

// What is wrong with the definition; for each resource what is wrong with it, which of that a rule says (null where no rule was asked), the fields that
// were dropped, and what is stored.
type answer struct {
	Definition []string   `json:"definition"`
	Resources  []resource `json:"resources"`
}

type resource struct {
	Errors  []string       `json:"errors"`
	Broken  []string       `json:"broken"`
	Dropped []string       `json:"dropped"`
	Stored  map[string]any `json:"stored"`
}

var scheme = runtime.NewScheme()

func main() {
	install.Install(scheme)
	var questions []question
	// Not encoding/json: its numbers are all floats, and a schema asks for integers.
	if err := decode(os.Stdin, &questions); err != nil {
		fail(err)
	}
	answers := []answer{}
	for _, each := range questions {
		given, err := ask(each)
		if err != nil {
			fail(err)
		}
		answers = append(answers, given)
	}
	if err := encodingjson.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func decode(from io.Reader, to any) error {
	text, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}

func ask(asked question) (answer, error) {
	ctx := context.Background()
	external := &v1.CustomResourceDefinition{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(asked.Definition, external); err != nil {
		return answer{}, err
	}
	scheme.Default(external)
	definition := &apiextensions.CustomResourceDefinition{}
	if err := scheme.Convert(external, definition, nil); err != nil {
		return answer{}, err
	}
	for _, version := range external.Spec.Versions {
		definition.Status.StoredVersions = append(definition.Status.StoredVersions, version.Name)
	}
	given := answer{Definition: told(crdvalidation.ValidateCustomResourceDefinition(ctx, definition)), Resources: []resource{}}
	if len(given.Definition) > 0 || len(asked.Resources) == 0 {
		return given, nil
	}
	internal, err := apiextensions.GetSchemaForVersion(definition, external.Spec.Versions[0].Name)
	if err != nil {
		return answer{}, err
	}
	structural, err := schema.NewStructural(internal.OpenAPIV3Schema)
	if err != nil {
		return answer{}, err
	}
	validator, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
	if err != nil {
		return answer{}, err
	}
	rules := cel.NewValidator(structural, true, celconfig.PerCallLimit)
	for index, object := range asked.Resources {
		// In the order of the API server: what it does not know is dropped, what is left out is filled in, and then it looks.
		options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
		dropped := pruning.PruneWithOptions(object, structural, true, options)
		defaulting.PruneNonNullableNullsWithoutDefaults(object, structural)
		defaulting.Default(object, structural)
		errs := validation.ValidateCustomResource(nil, object, validator)
		errs = append(errs, listtype.ValidateListSetsAndMaps(nil, structural, object)...)
		var said []string
		if len(errs) == 0 && rules != nil {
			var old any
			if index < len(asked.Old) && asked.Old[index] != nil {
				old = asked.Old[index]
			}
			broken, _ := rules.Validate(ctx, nil, structural, object, old, celconfig.RuntimeCELCostBudget)
			errs = append(errs, broken...)
			said = told(broken)
		}
		given.Resources = append(given.Resources, resource{Errors: told(errs), Broken: said, Dropped: append([]string{}, dropped...), Stored: object})
	}
	return given, nil
}

func told(errs field.ErrorList) []string {
	texts := []string{}
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return texts
}
