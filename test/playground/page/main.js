// Starts the page: the form, then the matrix below it. With `?report` in the address it tries the form,
// too, and posts what it found to the server.
import { layerOf } from './code.js'
import { startForm } from './form.js'
import { faultsOf, makeRunner, randomText } from './runner.js'
import { badge, details, el, prose, requestLine } from './view.js'

// Browsers open at most six connections to a server.
const AT_A_TIME = 4

const isReported = location.search === '?report'
const $ = id => document.getElementById(id)
addEventListener('unhandledrejection', ({ reason }) => stop(reason))
addEventListener('error', ({ error }) => stop(error))
const setup = await (await fetch('/setup.json')).json()
const { origins, policies, examples, rules, matrix } = setup
$('page-origin').textContent = origins.page
$('api-origin').textContent = origins.api
const run = await makeRunner(origins)
const form = startForm({ run, ...setup })
const views = Object.entries(matrix).flatMap(([group, rows]) => showGroup(group, rows))

$('again').addEventListener('click', runAll)
$('filters').addEventListener('input', filter)
$('filters').addEventListener('submit', event => event.preventDefault())
await runAll()
if (isReported) await report()

function showGroup(group, rows) {
  $('filters').elements.group.append(el('option', {}, group))
  const section = el('section', {}, el('h3', {}, group))
  $('groups').append(section)
  return rows.map(row => {
    const outcome = el('span', { class: 'outcome' }, '…')
    const content = el('div')
    const element = el(
      'details',
      { id: row.id, class: 'row' },
      el(
        'summary',
        {},
        el(
          'span',
          {},
          prose(row.claim),
          el(
            'small',
            {},
            requestLine(row.sends),
            row.before && [' · after ', requestLine(row.before)],
          ),
        ),
        outcome,
      ),
      content,
    )
    section.append(element)
    return { row, group, section, element, outcome, content }
  })
}

async function runAll() {
  $('again').disabled = true
  Object.assign($('progress'), { value: 0, max: views.length })
  $('status').textContent = `Sending ${views.length} requests…`
  const waiting = [...views]
  const worker = async () => {
    for (let view = waiting.shift(); view; view = waiting.shift()) {
      await runRow(view)
      $('progress').value += 1
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  $('again').disabled = false
  const wrong = views.filter(({ faults }) => faults.length > 0).length
  const count = outcome => views.filter(({ found }) => found.result.outcome === outcome).length
  $('status').replaceChildren(
    el(
      'strong',
      { class: wrong ? 'bad' : 'good' },
      wrong ? `${wrong} differ from the standard.` : 'All match the standard.',
    ),
    ` Of ${views.length}, ${count('read')} were allowed, ${count('refused')} blocked, ${count('opaque')} opaque.`,
  )
  filter()
}

async function runRow(view) {
  const { row } = view
  const policy = policies[row.sends.policy]
  view.found = await run({ ...row, key: `${row.id}-${randomText()}` })
  view.faults = faultsOf(row.expects, view.found)
  const isGood = view.faults.length === 0
  view.outcome.replaceChildren(
    badge(view.found.result),
    el(
      'span',
      {
        class: isGood ? 'good' : 'bad',
        role: 'img',
        'aria-label': isGood ? 'as the standard says' : 'differs from the standard',
      },
      isGood ? '✓' : '✗',
    ),
  )
  const [name, href] = rules[row.rule]
  const open = el('button', { type: 'button' }, 'Open in the form')
  open.addEventListener('click', () => form.load(row))
  view.content.replaceChildren(
    details(
      view.found,
      view.faults.map(fault => el('p', { class: 'bad' }, `Differs from the standard: ${fault}.`)),
      el('h4', {}, 'The policy'),
      el('pre', {}, layerOf(policy, examples)),
      el('p', {}, 'The standard: ', el('a', { href, rel: 'noreferrer' }, name)),
      open,
    ),
  )
}

function filter() {
  const { text, group, outcome } = Object.fromEntries(new FormData($('filters')))
  for (const view of views) {
    const isFault = view.faults?.length > 0
    view.element.hidden = !(
      view.element.textContent.toLowerCase().includes(text.toLowerCase()) &&
      (group === '' || view.group === group) &&
      (outcome === '' || (outcome === 'fault' ? isFault : view.found?.result.outcome === outcome))
    )
  }
  for (const { section } of views) section.hidden = !section.querySelector('.row:not([hidden])')
  $('none').hidden = views.some(({ element }) => !element.hidden)
}

async function report() {
  const { tryForm } = await import('./try-form.js')
  const rows = views.map(({ row: { id, claim }, faults }) => ({ id, claim, faults }))
  await post([...rows, ...(await tryForm())])
}

function stop(error) {
  $('status').textContent = `Stopped: ${error}. Is the server still running?`
  if (isReported) post([{ id: 'page', claim: 'The page runs to its end', faults: [String(error)] }])
}

function post(rows) {
  return fetch('/results', { method: 'POST', body: JSON.stringify({ rows }) })
}
