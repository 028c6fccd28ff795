package main

import "testing"

// TestThresholdChangesWithAReasonOnly: and never below that of the matcher.
func TestThresholdChangesWithAReasonOnly(t *testing.T) {
	config := deskConfig(t, "")
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	fails(t, config, "say why", "report", "threshold", "9000")
	fails(t, config, "the threshold is from", "report", "threshold", "1", "--reason", "more")
	fails(t, config, "the threshold is from", "report", "threshold", "10001", "--reason", "none")
	prints(t, config, []string{"report", "threshold", "9000", "--reason", "too much was told"}, "from a score of 9000", "too much was told")
}
