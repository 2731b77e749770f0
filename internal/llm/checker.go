package llm

// checker checks a request against shapes and collects what is wrong with it.
type checker struct {
	how   laxity
	quiet bool // only whether it is wrong
	first bool // only the first thing that is wrong
	path  []step
	tell  func(c *checker, f *failure) // writes a failure at the path down
	count int
	text  []byte
	found *problem // the first thing wrong, at OpenAI
}

// step is a step on the way to a value: a member's name, an item's index, or the label of a union's
// alternative.
type step struct {
	name    string
	index   int
	isIndex bool
}

// failure is one thing that is wrong.
type failure struct {
	kind    string   // pydantic's name for it
	msg     string   // pydantic's sentence
	want    string   // the type that it should have, as OpenAI calls it
	words   []string // of a literal
	bound   string   // of a number
	isFloat bool     // the bound is a float
	least   int      // of a list's length
	most    int      //
	input   *value
	bytes   []byte // the input where it was not read as JSON
}

// maxErrors is how long an answer that tells of errors may become. The real servers know no limit.
const maxErrors = 16 << 20

// fail notes that something is wrong with the value at the path. It returns false, for check to return.
func (c *checker) fail(f failure) bool {
	if c.quiet || c.first && c.count > 0 || len(c.text) > maxErrors {
		return false
	}
	c.count++
	c.tell(c, &f)
	return false
}
