package main

import "testing"

// TestInstitutionsOnTheCommandLine: an account is listed with a name and a number
// that can be one, and taken off again.
func TestInstitutionsOnTheCommandLine(t *testing.T) { eachIfLong(t, testInstitutionsOnTheCommandLine) }

func testInstitutionsOnTheCommandLine(t *testing.T) {
	c := newCommands(t)
	c.expect([]string{"no institution is listed"}, "staff", "institutions")
	c.refused("no business number", "staff", "institutions", "add", "telegram:7", "예시인재개발원", "220-81-62518")
	c.refused("no account", "staff", "institutions", "add", "Kim", "예시인재개발원", "220-81-62517")
	c.refused("no name", "staff", "institutions", "add", "telegram:7", " ", "220-81-62517")
	c.expect([]string{"telegram:7", "예시인재개발원 (220-81-62517)"}, "staff", "institutions", "add", "telegram:7", "예시인재개발원", "2208162517")
	c.expect([]string{"220-81-62517  예시인재개발원"}, "staff", "institutions", "list")
	c.expect([]string{"no more"}, "staff", "institutions", "remove", "telegram:7")
	c.refused("posts for no institution", "staff", "institutions", "remove", "telegram:7")
}
