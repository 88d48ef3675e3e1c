// Over sockets: requests a second, server and load in processes of their own, the servers in turns.

import { deepStrictEqual } from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { request } from 'node:http'
import { FRAMEWORKS } from './frameworks.ts'
import { message, order } from './memory.ts'
import { ORIGIN, PREFLIGHT } from './policy.ts'
import { type Effort, type Result, undisturbed } from './results.ts'

const SERVER = new URL('./socket-server.js', import.meta.url)
const LOAD = new URL('./socket-load.js', import.meta.url)

/** Names of the cases: each framework for actual requests and for preflights. */
export const SOCKET_CASES: readonly string[] = Object.keys(FRAMEWORKS).flatMap(name => [
  name,
  `${name} preflight`,
])

/** Runs one case. Here a slice is a number of requests: as many as take `effort.slice` at 10,000 a second. */
export async function runOverSockets(name: string, effort: Effort): Promise<Result> {
  const isPreflight = name.endsWith(' preflight')
  const framework = name.replace(/ preflight$/, '')
  const ways = Object.keys(FRAMEWORKS[framework] ?? {})
  const rounds: number[][] = ways.map(() => [])
  for (let round = 0; round < effort.rounds; round++) {
    const load = fork(LOAD)
    const servers: ChildProcess[] = []
    try {
      await message(load)
      const ports: number[] = []
      const send = async (i: number, milliseconds: number): Promise<number> => {
        const isRefused = isPreflight && ways[i] === 'bare'
        const amount = Math.ceil(milliseconds * 10)
        load.send({ port: ports[i], amount, isPreflight, isRefused })
        return Number(await message(load))
      }
      for (const [i, way] of ways.entries()) {
        const server = fork(SERVER, [framework, way])
        servers.push(server)
        ports.push(Number(await message(server)))
        await checkServer(way, isPreflight, ports[i] as number)
        await send(i, effort.warmUp)
      }
      const slices: number[][] = ways.map(() => [])
      for (let slice = 0; slice < effort.slices; slice++) {
        for (const i of order(ways.length, slice)) slices[i]?.push(await send(i, effort.slice))
      }
      for (const [i, times] of slices.entries()) rounds[i]?.push(1e6 / undisturbed(times))
    } finally {
      for (const child of [load, ...servers]) child.kill()
    }
  }
  return {
    name,
    unit: 'requests/s',
    rows: Object.fromEntries(ways.map((way, i) => [way, rounds[i] ?? []])),
  }
}

/** Throws when the server does not allow what it must allow, or is without CORS and does. */
export async function checkServer(way: string, isPreflight: boolean, port: number): Promise<void> {
  const method = isPreflight ? 'OPTIONS' : 'GET'
  const headers = isPreflight ? PREFLIGHT : { origin: ORIGIN }
  const allowed = await new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/items/1', method, headers, agent: false }
    const sent = request(options, res => {
      res.resume().on('end', () => resolve(res.headers['access-control-allow-origin']))
    })
    sent.on('error', reject).end()
  })
  deepStrictEqual(allowed, way === 'bare' ? undefined : ORIGIN)
}
