package knowledge

import (
	"embed"
	"io/fs"
)

//go:embed content
var content embed.FS

// Embedded is the content that ships in the binary.
func Embedded() fs.FS {
	sub, err := fs.Sub(content, "content")
	if err != nil {
		// The name is a constant; Sub refuses only invalid paths.
		panic(err)
	}
	return sub
}
