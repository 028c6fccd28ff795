//go:build !unix

package storetest

import "syscall"

// ordinary changes nothing where there is no root.
func ordinary(string) (*syscall.SysProcAttr, error) { return nil, nil }
