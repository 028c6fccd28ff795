package fake

// Status is what a thread shows of the app, as it is set until a message is posted
// there. The real service takes it away by itself after two minutes.
func (s *Slack) Status(channel, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.statuses[channel+" "+thread]
}

// setStatus follows docs.slack.dev/reference/methods/assistant.threads.setStatus.
func (s *Slack) setStatus(args slackValues) (map[string]any, string) {
	c, code := s.place(args.str("channel_id"))
	if code != "" {
		return nil, code
	}
	thread := args.str("thread_ts")
	if thread == "" {
		return nil, "invalid_thread_ts"
	}
	if s.statuses == nil {
		s.statuses = map[string]string{}
	}
	s.statuses[c.id+" "+thread] = args.str("status")
	return map[string]any{}, ""
}
