package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/bot/lang"
	"dari/store/storetest"
)

// TestS15_NumbersAreNeitherKeptNorRepeated: whoever sends a resident, card or
// passport number, however it is written and in a caption too, is told not to;
// the number is in no byte of the database, no log and nothing that is said.
func TestS15_NumbersAreNeitherKeptNorRepeated(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	dir := t.TempDir()
	token := write(t, filepath.Join(dir, "token"), []byte(double.Token()))
	where := newStoreURL(t)
	s := serveOver(t, where, dir, fmt.Sprintf("telegram: {enabled: true, api_url: %q, token_file: %q, per_second: 1000}\n", url, token))
	s.prints("ready")
	warning := lang.Text(lang.Ko, lang.MaskedSecret)
	texts := map[string]bool{ // whether it comes as the caption of a photo
		"제 번호는 900101-1234568 인데 신청되나요": false,
		"9001011234568":                false,
		"번호 900101 1234568 입니다":        false,
		"９００１０１－１２３４５６８ 이에요":           false,
		"카드 4111-1111-1111-1111 로 낼게요": false,
		"여권번호 M12345678 이에요":           false,
		"신분증이에요 900101-1234568":        true,
		"신분증 사진이에요 ９００１０１１２３４５６８ 확인해 주세요": true,
	}
	chat := int64(5000)
	for text, caption := range texts {
		chat++
		if caption {
			double.Push(double.PhotoUpdate(chat, chat, text))
		} else {
			double.Push(double.TextUpdate(chat, chat, text))
		}
		waitUntil(t, time.Minute, "an answer to "+text, func() bool { return len(double.SentTo(chat)) > 0 })
		var said strings.Builder
		for _, m := range double.SentTo(chat) {
			said.WriteString(m.Text + "\n")
		}
		if !strings.Contains(said.String(), warning) {
			t.Errorf("%q is answered without a warning:\n%s", text, &said)
		}
	}
	// A number that is put into a message later, too.
	double.Push(double.EditedUpdate(chat, chat, 1, "아, 900101-1234568 이에요"))
	waitUntil(t, time.Minute, "a second warning", func() bool {
		sent := double.SentTo(chat)
		return len(sent) > 1 && strings.Contains(sent[len(sent)-1].Text, warning)
	})
	s.stop()
	for _, number := range []string{"1234568", "１２３４５６８", "1111-1111", "M12345678"} {
		if in := storetest.Find(t, where, number); len(in) > 0 {
			t.Errorf("%s is in %v", number, in)
		}
		if strings.Contains(s.log.String()+s.out.String(), number) {
			t.Errorf("%s is in the log", number)
		}
		for _, m := range double.Sent() {
			if strings.Contains(m.Text, number) {
				t.Errorf("%s is repeated: %s", number, m.Text)
			}
		}
	}
}
