package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"

	"k8s.io/apimachinery/pkg/api/resource"
)

// amounts are the fields whose values are all quantities; measures are those
// that are one.
var (
	amounts  = set("limits", "requests", "capacity", "allocatable", "hard", "min", "max", "default", "defaultRequest", "podFixed")
	measures = set("sizeLimit", "divisor", "averageValue")
)

func set(names ...string) map[string]bool {
	found := map[string]bool{}
	for _, name := range names {
		found[name] = true
	}
	return found
}

// unmeasured lists the quantities of an object that are none: what decodes it
// says that there is one, and not where.
func unmeasured(data []byte) []violation {
	var object any
	if json.Unmarshal(data, &object) != nil {
		return nil
	}
	return unmeasuredIn(object, "", false)
}

func unmeasuredIn(value any, path string, amount bool) []violation {
	var found []violation
	switch it := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(it))
		for name := range it {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			one := amounts[name]
			if _, text := it[name].(string); text {
				one = amount || measures[name]
			}
			found = append(found, unmeasuredIn(it[name], path+"/"+escapeToken(name), one)...)
		}
	case []any:
		for at, one := range it {
			found = append(found, unmeasuredIn(one, path+"/"+strconv.Itoa(at), false)...)
		}
	case string:
		if _, err := resource.ParseQuantity(it); amount && err != nil {
			message := fmt.Sprintf("%q is no quantity: write a number with a suffix such as m, k, M, G, Ki, Mi, Gi, and no space", it)
			found = append(found, violation{Path: path, Message: clip(message), Native: true})
		}
	}
	return found
}
