package main

import "context"

// jobs is the background work of the single things Dari does.
func (e *engine) jobs() []func(context.Context) {
	return []func(context.Context){
		e.tellOpenings,
		e.alone("follows", e.every(followsFirst, followsEvery, "telling of what is followed", e.tellFollowers)),
		e.backUp,
	}
}
