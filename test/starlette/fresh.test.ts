// Records afresh from the Starlette that is installed, with another seed each time, and replays that.
// `STARLETTE_SEED` repeats a run; `STARLETTE_PYTHON` says which Python has Starlette, and must be right.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { describe, FORMS, type Recording, readRecording, replay, sizeOf } from './replay.ts'

// On a busy machine the default of 30 seconds is not enough.
t.setTimeout(300_000)

// From `dist/test/starlette`, where this runs.
const root = fileURLToPath(new URL('../../..', import.meta.url))
const { STARLETTE_PYTHON, STARLETTE_SEED } = process.env
const { starlette, seed: committedSeed } = readRecording()
const seed = Number(STARLETTE_SEED ?? randomInt(committedSeed + 1, 2 ** 31))

const venv = `${root}.venv/bin/python`
const python = STARLETTE_PYTHON ?? (existsSync(venv) ? venv : 'python3')
const asked = spawnSync(python, ['-c', 'import starlette; print(starlette.__version__)'])
const found = asked.error?.message ?? `${asked.stdout}${asked.stderr}`.trim().split('\n').at(-1)
const isMissing = found !== starlette && `${python} has no Starlette ${starlette}: ${found}`

t.test(`a fresh recording, of seed ${seed}`, { skip: !STARLETTE_PYTHON && isMissing }, async t => {
  t.equal(found, starlette, `${python} has Starlette ${starlette}`)
  const args = [`${root}test/starlette/record.py`, '--seed', `${seed}`, '--requests', '5']
  const text = execFileSync(python, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const recording: Recording = JSON.parse(text)
  for (const transport of ['http', 'http2'] as const) {
    for (const form of Object.keys(FORMS)) {
      const { same, different } = await replay(recording, form, transport)
      const claim = `seed ${seed}, ${transport}, head by ${form}: every exchange is Starlette's`
      t.equal(same, sizeOf(recording), `${claim}\n${describe(different)}`.trim())
    }
  }
})
