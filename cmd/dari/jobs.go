package main

import "context"

// jobs is the background work of the single things Dari does.
func (e *engine) jobs() []func(context.Context) {
	return []func(context.Context){
		e.tellOpenings,
		e.backUp,
	}
}
