// A file of its own, as the Public Suffix List is read once: here it cannot be read, as where a bundler left
// it out.
import fs from 'node:fs'
import t from 'tap'
import { isListed, registrableDomain, suffixWithin } from '../../lib/options/suffixes.ts'

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
    t.equal(suffixWithin('github.io'), undefined)
    t.equal(suffixWithin('com'), 'com')
    t.equal(isListed('com'), false)
    t.equal(suffixWithin('amazonaws.com'), undefined)
  },
)
