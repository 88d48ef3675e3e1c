// A file of its own, as the Public Suffix List is read once: here it cannot be read, as where a bundler left
// it out.
import fs from 'node:fs'
import t from 'tap'
import { isShared, isSuffix, registrableDomain, suffixBelow } from '../../lib/options/suffixes.ts'

t.test(
  'without the list, each top-level domain is a public suffix, and nothing else is',
  async t => {
    const { readFileSync } = fs
    t.teardown(() => {
      fs.readFileSync = readFileSync
    })
    fs.readFileSync = () => {
      throw new Error('ENOENT')
    }
    t.equal(registrableDomain('a.b.co.uk'), 'co.uk')
    t.equal(registrableDomain('my-app.vercel.app'), 'vercel.app')
    t.equal(isShared('github.io'), false)
    t.equal(isShared('com'), true)
    t.equal(isSuffix('com'), false)
    t.equal(suffixBelow('amazonaws.com'), undefined)
  },
)
