package main

import jsonpatch "gopkg.in/evanphx/json-patch.v4"

// maxCopies bounds what the copy operations of one JSON patch add to an object,
// in bytes: each can double it, and forty would make a terabyte.
const maxCopies = 4 << 20

func init() { jsonpatch.AccumulatedCopySizeLimit = maxCopies }
