package bot

// Form is a dialog of several questions. Where the platform has modals
// (Message.CanForm) it is one modal; where not, its fields are asked one by
// one. The same checks run in both shapes and the same code gets the end.
type Form struct {
	// ID names the form; a Submission carries it back.
	ID string `json:"id"`
	// Ref travels with the form and comes back unchanged, e.g. a record id.
	Ref string `json:"ref,omitempty"`
	// Title is at most 24 characters (Slack's limit for a modal's title).
	Title  string  `json:"title"`
	Intro  string  `json:"intro,omitempty"`
	Submit string  `json:"submit,omitempty"`
	Fields []Field `json:"fields"`
}

// FieldType is how a field is answered.
type FieldType string

// The types of field.
const (
	FieldText FieldType = "text" // one line
	FieldLong FieldType = "long" // several lines
	FieldOne  FieldType = "one"  // one of Options
	FieldMany FieldType = "many" // any of Options
)

// Field is one question of a form.
type Field struct {
	ID    string    `json:"id"`
	Type  FieldType `json:"type"`
	Label string    `json:"label"`
	// Hint is a short example or rule shown beside the field.
	Hint     string   `json:"hint,omitempty"`
	Options  []Option `json:"options,omitempty"`
	Optional bool     `json:"optional,omitempty"`
	// Value is what is filled in already.
	Value []string `json:"value,omitempty"`
	// MaxLength bounds text in characters; zero is 3,000.
	MaxLength int `json:"max_length,omitempty"`
	// Free lets a person type words instead of tapping one of Options, where
	// fields are asked one by one; the form's check reads them.
	Free bool `json:"free,omitempty"`
}

// Option is one possible value of a field. Label has at most 75 characters.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Submission is a filled form.
type Submission struct {
	ID     string              `json:"id"`
	Ref    string              `json:"ref,omitempty"`
	Values map[string][]string `json:"values"`
}

// FormChecker checks a submission without touching anything, so that an
// adapter can answer inside the platform's acknowledgement. It returns a
// sentence for every field that does not pass, in the language asked for
// ("ko", "en"); an empty map means all is well.
type FormChecker interface {
	CheckForm(lang string, s Submission) map[string]string
}
