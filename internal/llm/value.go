package llm

// kind is a JSON value's type, as Python has it: a number without a fraction and exponent is an int.
type kind uint8

const (
	null kind = iota
	boolean
	integer
	float
	text
	list
	object
)

// value is a JSON value of a request. Everything is kept in the order in which it was sent, because
// errors show it so.
type value struct {
	kind  kind
	text  string // a text's characters; of all others but lists and objects, the JSON text
	raw   string // the JSON text as it was sent
	items []item // a list's items or an object's members
}

// item is an item of a list, then it has no key, or a member of an object.
type item struct {
	key   string
	value value
}

// get returns the member of an object, or nil.
func (v *value) get(key string) *value {
	for i := range v.items {
		if v.items[i].key == key {
			return &v.items[i].value
		}
	}
	return nil
}

// given returns the member of an object that is there and not null, or nil.
func (v *value) given(key string) *value {
	if v := v.get(key); v != nil && v.kind != null {
		return v
	}
	return nil
}
