package handlers

import (
	"context"
	"fmt"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

// ModelSwitch is whether answers may use the language model. Staff switch it;
// every process sees it within a second.
type ModelSwitch interface {
	// ModelState is how the switch stands; without a change it is on.
	ModelState(ctx context.Context) (ModelState, error)
	// SwitchModel switches it, once for a message (0 is none), and writes down who
	// did and why. changed is false where it stood so already.
	SwitchModel(ctx context.Context, message int64, on bool, reason, by string) (changed bool, err error)
}

// ModelState is how the switch of the model stands: since when, by whom and why.
// At is zero where it was never switched.
type ModelState struct {
	On     bool
	At     time.Time
	Reason string
	By     string // an account, or cli:USER
}

// ModelUse is what the model was used for on a day, in Korea.
type ModelUse struct {
	Day       string `json:"day"` // 2026-12-01
	Requests  int64  `json:"requests"`
	TokensIn  int64  `json:"tokens_in"`
	TokensOut int64  `json:"tokens_out"`
	// Cost is in millionths of the currency of the configured prices.
	Cost int64 `json:"cost_millionths"`
	// Refused are requests that were not made for want of a budget.
	Refused int64 `json:"refused"`
	// Reserved are tokens of requests under way, or of such that nobody ended.
	Reserved int64 `json:"reserved"`
}

func (h *Handlers) modelRoutes() []route {
	return []route{{name: "model", roles: staffOnly, about: lang.CommandModel, do: h.model}}
}

// model tells staff whether the model writes, with a button that switches it.
func (h *Handlers) model(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if h.Model == nil {
		return t.say(lang.ModelNone), nil
	}
	if do := t.arg(0); do == "on" || do == "off" {
		changed, err := h.Model.SwitchModel(ctx, t.ID, do == "on", modelByButton, t.Person.Account())
		if err != nil {
			return nil, fmt.Errorf("switching the model %s: %w", do, err)
		}
		if changed {
			h.Log.Info("model switched", "to", do, "person", t.Person.ID)
		}
	}
	state, err := h.Model.ModelState(ctx)
	if err != nil {
		return nil, err
	}
	key, label, action := lang.ModelOn, lang.ModelSwitchOff, "model off"
	if !state.On {
		key, label, action = lang.ModelOff, lang.ModelSwitchOn, "model on"
	}
	r := t.reply(key)
	if !state.At.IsZero() {
		r.Body = append(r.Body, bot.Small(t.words(lang.ModelSince, lang.DateTime(t.Lang, state.At.In(Seoul)), state.By, state.Reason)))
	}
	r.Choices = bot.Choices{{Label: t.words(label), Action: action, Danger: state.On}}
	return []bot.Reply{r}, nil
}

// modelByButton is the reason kept where the button was tapped: it asks for none.
const modelByButton = "switched in the chat"
