// Package lesson reads the catalogue: the lessons' pages and the scripts that
// check them. It says all that is wrong with them at once, each with its file
// and line, so that a script that is loaded can be trusted to mean something.
//
// A lesson NAME is a folder lessons/NAME with a page README.md, and a folder
// testdata/script/NAME of scripts, each NAME.txtar. The page begins with front
// matter between two lines of three dashes:
//
//	---
//	title: Remote procedure calls
//	summary: Two servers share the work of one queue.
//	needs: [rabbitmq]
//	queues: [rpc_queue]
//	order: 1
//	core: [answers, reply-queue, two-servers]
//	robust: [idle, stop]
//	---
//
// A lesson that needs a llama has beside its page a replies.yaml, which says what the embedded llama
// answers; see package replies.
package lesson

import "tutor/internal/replies"

// A Catalogue is every lesson, in teaching order.
type Catalogue struct {
	Lessons []Lesson
}

// A Lesson is a unit of teaching: a program, its page and its checks.
type Lesson struct {
	// Name is the name of its folder, as "rpc".
	Name string
	// Title and Summary are one line each.
	Title   string
	Summary string
	// Needs are the servers that its program talks to, as "rabbitmq" or "llama".
	Needs []string
	// Queues are the names of those that its programs and scripts declare, but for
	// generated ones: somebody's broker must not have them when a run begins.
	Queues []string
	// Replies are what the embedded llama says in it; nil where it needs no llama.
	Replies *replies.Book
	// Order is its place among the lessons; no two have the same.
	Order int
	// Page is the lesson's prose, as Markdown without the front matter.
	Page string
	// Checks are in teaching order, the core ones first.
	Checks []Check
}

// A Level says what a check stands for in its lesson.
type Level string

// The levels: the core checks make a lesson done, the robust ones make it good.
const (
	Core   Level = "core"
	Robust Level = "robust"
)

// A Check is one script.
type Check struct {
	Lesson string
	// Name is the name of its file without the extension.
	Name string
	// Title is the script's first comment.
	Title string
	Level Level
	// Path is where the script lies in the file system it was loaded from.
	Path string
	// Applies says which sources and profiles the script is for.
	Applies Header
	// Phases and Commands are in the order of the script.
	Phases   []Phase
	Commands []Line
	// Hints are the script's, the weakest first.
	Hints []string
	// Diagnoses are tried in order on what a failed run left on the wire.
	Diagnoses []Diagnosis
	// Replies are those of its lesson.
	Replies *replies.Book
	// Data is the file as it is.
	Data []byte
	// BoundsTime says that the script bounds a time from above, so that it
	// must not share the machine with others while it runs. It is so for a
	// span, for an elapsed with "<", for a "took<", "gap<" or "work<", and for
	// a "within" that is shorter than its command's default.
	BoundsTime bool
}

// ID returns the name by which people call the check, as "rpc/answers".
func (c Check) ID() string { return c.Lesson + "/" + c.Name }

// A Header says where a script applies, as its "# needs:" line does: where all
// its needs are met. An empty one applies everywhere.
type Header []Need

// A Phase is a part of a script that begins with a comment.
type Phase struct {
	// Title is the comment; lines that follow one another make one title.
	Title string
	// Line is where the comment begins, from 1.
	Line int
}

// A Line is one command of a script.
type Line struct {
	// Number is its place in the file, from 1.
	Number int
	// Text is the line as written.
	Text string
	// Conditions are what stands in brackets before the command, without them.
	Conditions []string
	// Negated says that "!" stands before the command.
	Negated bool
	// Words are the command's name and its arguments, unquoted, and so at
	// least one. Variables are not expanded.
	Words []string
}

// A Diagnosis explains a failure when its assertion holds on what was recorded.
type Diagnosis struct {
	// Line is the number of the assertion's line, from 1.
	Line int
	// Words are the assertion: "wire" and its arguments.
	Words []string
	// Text is what to tell the learner, in full sentences.
	Text string
}
