package main

import "testing"

// TestModelIsSwitchedWithAReason: by command, and it is in what staff decided.
func TestModelIsSwitchedWithAReason(t *testing.T) {
	config := deskConfig(t, "")
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	prints(t, config, []string{"model", "status"}, "the switch is on, as it was from the beginning")
	fails(t, config, "reason", "model", "off")
	fails(t, config, "say why", "model", "off", "--reason", " ")
	prints(t, config, []string{"model", "off", "--reason", "too slow"}, "the model is off now")
	prints(t, config, []string{"model", "off", "--reason", "too slow"}, "the model is off already")
	prints(t, config, []string{"model", "status"}, "the switch is off since", "too slow")
	prints(t, config, []string{"report", "decisions"}, "model off", "too slow")
	prints(t, config, []string{"model", "on", "--reason", "fast again"}, "the model is on now")
}
