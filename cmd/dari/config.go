package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"dari/bot"
	"dari/handlers"
	"dari/store"
)

// Config is the configuration file. Every key is in config.example.yaml.
type Config struct {
	Operator   OperatorConfig   `yaml:"operator"`
	Store      StoreConfig      `yaml:"store"`
	Keys       KeysConfig       `yaml:"keys"`
	Backup     BackupConfig     `yaml:"backup"`
	Telegram   TelegramConfig   `yaml:"telegram"`
	Slack      SlackConfig      `yaml:"slack"`
	HTTP       HTTPConfig       `yaml:"http"`
	Staff      StaffConfig      `yaml:"staff"`
	Limits     LimitsConfig     `yaml:"limits"`
	Links      LinksConfig      `yaml:"links"`
	Feeds      FeedsConfig      `yaml:"feeds"`
	Alerts     AlertsConfig     `yaml:"alerts"`
	Knowledge  KnowledgeConfig  `yaml:"knowledge"`
	Model      ModelConfig      `yaml:"model"`
	Embeddings EmbeddingsConfig `yaml:"embeddings"`
	Log        LogConfig        `yaml:"log"`
	Traces     TracesConfig     `yaml:"traces"`

	file string // where it was read from, or empty
}

// OperatorConfig says who runs the service; both are told to every person.
type OperatorConfig struct {
	Name         string `yaml:"name"`
	ReportNumber string `yaml:"report_number"`
}

// StoreConfig says where everything is kept.
type StoreConfig struct {
	URL string `yaml:"url"`
	// PasswordFile holds the password of the PostgreSQL user, unless the
	// environment has it.
	PasswordFile string `yaml:"password_file"`
}

// KeysConfig says what personal data is encrypted with.
type KeysConfig struct {
	// File holds the keys, unless the environment has them.
	File string `yaml:"file"`
}

// BackupConfig says where backups are kept and how often dari serve makes one.
type BackupConfig struct {
	Dir   string `yaml:"dir"`
	Every string `yaml:"every"` // a duration
	Keep  int    `yaml:"keep"`
}

// every is how often a backup is made; 0 is by hand only.
func (b BackupConfig) every() time.Duration {
	d, _ := time.ParseDuration(b.Every) // checked when it was read
	return d
}

// check finds what cannot be.
func (b BackupConfig) check(s StoreConfig, bad func(key, what string)) {
	every, err := time.ParseDuration(b.Every)
	switch {
	case err != nil || every != 0 && every < time.Minute:
		bad("backup.every", "write a duration like 1h or 30m, of a minute at least; 0 makes backups by hand only")
	case b.Dir != "" && every != 0 && store.IsPostgres(s.URL):
		bad("backup.every", "write 0: PostgreSQL is backed up by its own means, or by dari backup from a timer, once for all processes (see the README, \"Backups\")")
	}
	if b.Keep < 1 {
		bad("backup.keep", "write how many backups stay, 1 or more")
	}
}

// TelegramConfig connects a Telegram bot. The token comes from the
// environment or a file.
type TelegramConfig struct {
	Enabled   bool    `yaml:"enabled"`
	TokenFile string  `yaml:"token_file"`
	APIURL    string  `yaml:"api_url"`
	PerSecond float64 `yaml:"per_second"`
	// Webhook is the public address that Telegram posts to; empty polls.
	Webhook           string `yaml:"webhook"`
	WebhookSecretFile string `yaml:"webhook_secret_file"`
}

// SlackConfig connects one Slack workspace, by Socket Mode or by requests that
// Slack posts.
type SlackConfig struct {
	Enabled           bool    `yaml:"enabled"`
	Mode              string  `yaml:"mode"`
	BotTokenFile      string  `yaml:"bot_token_file"`
	AppTokenFile      string  `yaml:"app_token_file"`
	SigningSecretFile string  `yaml:"signing_secret_file"`
	APIURL            string  `yaml:"api_url"`
	PerSecond         float64 `yaml:"per_second"`
}

// The modes of SlackConfig.
const (
	slackSocket = "socket"
	slackHTTP   = "http"
)

// HTTPConfig says where requests are taken in, and where figures are given.
type HTTPConfig struct {
	Listen  string `yaml:"listen"`
	Metrics string `yaml:"metrics"`
}

// StaffConfig names the staff.
type StaffConfig struct {
	Channel string   `yaml:"channel"`
	Members []string `yaml:"members"`
}

// LinksConfig says where the words of others may lead to.
type LinksConfig struct {
	Hosts []string `yaml:"hosts"`
}

// LimitsConfig says how much is answered within a minute.
type LimitsConfig struct {
	PerPerson    int `yaml:"per_person"`
	Taps         int `yaml:"taps"`
	PerWorkspace int `yaml:"per_workspace"`
	Everybody    int `yaml:"everybody"`
}

// KnowledgeConfig says where articles come from.
type KnowledgeConfig struct {
	Dir string `yaml:"dir"`
	// KeepAnswers is how many days answers are kept for staff.
	KeepAnswers int `yaml:"keep_answers"`
}

// AlertsConfig says how openings are told.
type AlertsConfig struct {
	// Apart is the least time between two messages to a person.
	Apart string `yaml:"apart"`
}

// apart is what Apart says.
func (a AlertsConfig) apart() time.Duration {
	d, _ := time.ParseDuration(a.Apart) // checked when it was read
	return d
}

// keepAnswers is how long answers are kept.
func (k KnowledgeConfig) keepAnswers() time.Duration {
	return time.Duration(k.KeepAnswers) * 24 * time.Hour
}

// LogConfig says how much is logged, and how.
type LogConfig struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}

// The formats of LogConfig.
const (
	logText = "text"
	logJSON = "json"
)

// TracesConfig says where the ways of messages are told; empty is nowhere.
type TracesConfig struct {
	Endpoint string `yaml:"endpoint"`
	// Share of the messages that is told of.
	Share float64 `yaml:"share"`
}

func defaultConfig() Config {
	return Config{
		Store:    StoreConfig{URL: "sqlite:dari.db"},
		Telegram: TelegramConfig{APIURL: "https://api.telegram.org", PerSecond: 29.4},
		Slack:    SlackConfig{Mode: slackSocket, APIURL: "https://slack.com/api/", PerSecond: 10},
		Limits:   LimitsConfig{PerPerson: 20, Taps: 60, PerWorkspace: 600, Everybody: 60_000},
		Links:    LinksConfig{Hosts: handlers.UsualSites},
		Log:      LogConfig{Level: "info", Format: logText},
		Traces:   TracesConfig{Share: 1},
		Alerts:   AlertsConfig{Apart: "10m"},
		Backup:   BackupConfig{Every: "1h", Keep: 48},

		Knowledge:  KnowledgeConfig{KeepAnswers: 180},
		Model:      defaultModel(),
		Embeddings: EmbeddingsConfig{Weight: 0.7},
	}
}

// defaultConfigFile is read when it is there and no other file was named.
const defaultConfigFile = "config.yaml"

// readConfig reads the file strictly: an unknown key or a wrong type is an
// error with its line. An empty name is the default file, which may be absent.
func readConfig(file string) (Config, error) {
	c := defaultConfig()
	named := file != ""
	if !named {
		file = defaultConfigFile
	}
	data, err := os.ReadFile(file) // #nosec G304 -- whoever runs the command names the file
	if errors.Is(err, fs.ErrNotExist) && !named {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	c.file = file
	return c, c.parse(data)
}

func (c *Config) parse(data []byte) error {
	before := *c
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(c); err != nil && err.Error() != "EOF" {
		return fmt.Errorf("configuration %s: %s", before.file, strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	// What is there and says nothing ("slack:" over comments, a file of comments)
	// is decoded to nothing; what was before stays.
	c.file = before.file
	now, was := reflect.ValueOf(c).Elem(), reflect.ValueOf(before)
	for i := range now.NumField() {
		if f := now.Field(i); f.CanSet() && f.IsZero() {
			f.Set(was.Field(i))
		}
	}
	return c.check()
}

func (c *Config) check() error {
	var problems []string
	bad := func(key, what string) {
		problems = append(problems, fmt.Sprintf("%s: %s: %s", c.where(key), key, what))
	}
	if err := c.Store.check(); err != nil {
		bad("store.url", err.Error())
	}
	c.Backup.check(c.Store, bad)
	for _, m := range c.Staff.Members {
		if !validAccount(m) {
			bad("staff.members", fmt.Sprintf("%q: write telegram:ID or slack:TEAM/USER", m))
		}
	}
	if c.Staff.Channel != "" {
		if _, err := parseStaffChannel(c.Staff.Channel); err != nil {
			bad("staff.channel", err.Error())
		}
	}
	for key, v := range map[string]float64{"telegram.per_second": c.Telegram.PerSecond, "slack.per_second": c.Slack.PerSecond} {
		if !(v >= 0.01 && v <= 1000) { // .nan is neither
			bad(key, "write a number from 0.01 to 1000")
		}
	}
	for key, v := range map[string]string{"telegram.api_url": c.Telegram.APIURL, "slack.api_url": c.Slack.APIURL} {
		if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			bad(key, "write an address that starts with https://")
		}
	}
	for key, n := range map[string]int{"limits.per_person": c.Limits.PerPerson, "limits.taps": c.Limits.Taps,
		"limits.per_workspace": c.Limits.PerWorkspace, "limits.everybody": c.Limits.Everybody} {
		if n < 1 || n > maxLimit {
			bad(key, fmt.Sprintf("write a number from 1 to %d", maxLimit))
		}
	}
	for _, host := range c.Links.Hosts {
		if !validHost(host) {
			bad("links.hosts", fmt.Sprintf("%q: write a host in small letters, like work24.go.kr; it holds those below it", host))
		}
	}
	c.checkHTTP(bad)
	if (c.Telegram.Enabled || c.Slack.Enabled) && (c.Operator.Name == "" || c.Operator.ReportNumber == "") {
		bad("operator", "write name and report_number: both are told to every person")
	}
	if _, ok := levels[c.Log.Level]; !ok {
		bad("log.level", "write debug, info, warn or error")
	}
	if c.Log.Format != logText && c.Log.Format != logJSON {
		bad("log.format", "write text or json")
	}
	if u, err := url.Parse(c.Traces.Endpoint); c.Traces.Endpoint != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		bad("traces.endpoint", "write an address like http://127.0.0.1:4318, or nothing")
	}
	if !(c.Traces.Share > 0 && c.Traces.Share <= 1) {
		bad("traces.share", "write a number above 0 and up to 1")
	}
	c.Feeds.check(bad)
	c.Model.check(bad)
	c.Embeddings.check(bad)
	if d, err := time.ParseDuration(c.Alerts.Apart); err != nil || d <= 0 || d > 24*time.Hour {
		bad("alerts.apart", "write how long, like 10m, at most 24h")
	}
	if c.Knowledge.KeepAnswers < 7 || c.Knowledge.KeepAnswers > 3650 {
		bad("knowledge.keep_answers", "write a number of days from 7 to 3650")
	}
	if c.Knowledge.Dir != "" {
		if st, err := os.Stat(c.Knowledge.Dir); err != nil || !st.IsDir() {
			bad("knowledge.dir", fmt.Sprintf("%s is no folder", c.Knowledge.Dir))
		}
	}
	if len(problems) > 0 {
		return errors.New("configuration " + strings.Join(problems, "\nconfiguration "))
	}
	return nil
}

// maxLimit is as good as no limit.
const maxLimit = 100_000_000

// validHost tells a host, without scheme, port or path, from anything else.
func validHost(s string) bool {
	u, err := url.Parse("https://" + s)
	return err == nil && u.Host == s && u.Hostname() == s && strings.Contains(s, ".") && s == strings.ToLower(strings.Trim(s, ".*"))
}

// checkHTTP looks at what others reach us by.
func (c *Config) checkHTTP(bad func(key, what string)) {
	for key, address := range map[string]string{"http.listen": c.HTTP.Listen, "http.metrics": c.HTTP.Metrics} {
		if address == "" {
			continue
		}
		_, port, err := net.SplitHostPort(address)
		if n, nerr := strconv.ParseUint(port, 10, 16); err != nil || nerr != nil || n == 0 && port != "0" {
			bad(key, "write HOST:PORT, for example 127.0.0.1:8080, or :8080 for every address of the machine")
		}
	}
	if w := c.Telegram.Webhook; w != "" {
		u, err := url.Parse(w)
		own := c.Telegram.APIURL != defaultConfig().Telegram.APIURL // a Bot API server of one's own takes http
		if err != nil || u.Host == "" || u.Scheme != "https" && !(own && u.Scheme == "http") {
			bad("telegram.webhook", "write an address that starts with https:// and ends at "+telegramPath+" of this server")
		} else if c.HTTP.Listen == "" {
			bad("telegram.webhook", "write http.listen as well: Telegram's requests have to arrive somewhere")
		}
	}
	switch {
	case c.Slack.Mode != slackSocket && c.Slack.Mode != slackHTTP:
		bad("slack.mode", "write socket or http")
	case c.Slack.Mode == slackHTTP && c.HTTP.Listen == "":
		bad("slack.mode", "write http.listen as well: Slack's requests have to arrive somewhere")
	}
}

// where is the file and line of a key, as far as the line can be found.
func (c *Config) where(key string) string {
	data, err := os.ReadFile(c.file)
	if err != nil {
		return c.file
	}
	section, name, nested := strings.Cut(key, ".")
	in := !nested
	for i, line := range strings.Split(string(data), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case nested && strings.HasPrefix(line, section+":"):
			in = true
		case nested && in && strings.HasPrefix(trimmed, name+":"), !nested && strings.HasPrefix(line, key+":"):
			return fmt.Sprintf("%s:%d", c.file, i+1)
		case nested && line != "" && line[0] != ' ' && line[0] != '#':
			in = false
		}
	}
	return c.file
}

func validAccount(s string) bool {
	platform, id, ok := strings.Cut(s, ":")
	if !ok || id == "" {
		return false
	}
	switch bot.Platform(platform) {
	case bot.Telegram:
		return strings.Trim(id, "0123456789") == ""
	case bot.Slack:
		team, user, ok := strings.Cut(id, "/")
		return ok && team != "" && user != ""
	}
	return false
}

// parseStaffChannel reads slack:TEAM/CHANNEL.
func parseStaffChannel(s string) (bot.Address, error) {
	rest, ok := strings.CutPrefix(s, "slack:")
	team, channel, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 || team == "" || channel == "" {
		return bot.Address{}, fmt.Errorf("%q: write slack:TEAM/CHANNEL, for example slack:T0123ABCD/C0456EFGH", s)
	}
	return bot.Address{Platform: bot.Slack, Account: team, Chat: channel}, nil
}

// check finds an address that cannot be one. It may have a password in it, so
// it is not part of the error.
func (s StoreConfig) check() error {
	if file, ok := strings.CutPrefix(s.URL, "sqlite:"); ok && file != "" {
		return nil
	}
	const write = "write sqlite:FILE, for example sqlite:dari.db, or postgres://USER@HOST/DATABASE"
	if !store.IsPostgres(s.URL) {
		return errors.New(write)
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Path == "" || u.Path == "/" {
		return errors.New(write)
	}
	if _, inside := u.User.Password(); inside || u.Query().Has("password") {
		return errors.New("leave the password out: put it into the environment as DARI_STORE_PASSWORD, or name a file that holds it as store.password_file")
	}
	return nil
}

// where is the database as store.Open takes it, and file that of SQLite.
func (s StoreConfig) where() (where, file string) {
	if store.IsPostgres(s.URL) {
		return s.URL, ""
	}
	file = filepath.Clean(strings.TrimPrefix(s.URL, "sqlite:"))
	return file, file
}

// storePassword is the variable that holds the password of the database.
const storePassword = "DARI_STORE_PASSWORD" // #nosec G101 -- the name of a variable, not what it holds

// password is that of the PostgreSQL user, or empty where none is set.
func (s StoreConfig) password(log *slog.Logger) (string, error) {
	if os.Getenv(storePassword) == "" && s.PasswordFile == "" {
		return "", nil
	}
	return secret(log, storePassword, s.PasswordFile, "store.password_file")
}

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

func (l LogConfig) level() slog.Level { return levels[l.Level] }

// secret reads a secret from the environment or, failing that, from a file. A
// file that everybody on the machine may change is refused, and one that they
// may read is complained of: in containers it may have to be so.
func secret(log *slog.Logger, env, file, key string) (string, error) {
	if v := strings.TrimSpace(os.Getenv(env)); v != "" {
		return v, nil
	}
	if file == "" {
		return "", fmt.Errorf("%s is not set: put the secret into the environment as %s, or name a file that holds it as %s", key, env, key)
	}
	st, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", key, err)
	}
	switch mode := st.Mode().Perm(); {
	case runtime.GOOS == "windows": // has no such bits
	case mode&0o002 != 0:
		return "", fmt.Errorf("%s: everybody may change %s (mode %04o): chmod 600 it, and take a new secret", key, file, mode)
	case mode&0o004 != 0:
		log.Warn("everybody on this machine may read a secret: chmod 600 the file", "key", key, "file", file, "mode", fmt.Sprintf("%04o", mode))
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the operator names the file
	if err != nil {
		return "", fmt.Errorf("%s: %w", key, err)
	}
	v := strings.TrimSpace(string(data))
	if v == "" {
		return "", fmt.Errorf("%s: %s is empty", key, file)
	}
	return v, nil
}
