//go:build !unix

package main

// surviveFullDisk has nothing to do: there is no signal here.
func surviveFullDisk() {}
