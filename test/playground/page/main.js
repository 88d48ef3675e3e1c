// The page: runs the matrix, shows what it finds as it finds it, and sends it to a test that waits for
// it, if the address says so.
import { startForm } from './form.js'
import { faultsOf, loadMatrix, makeRunner } from './runner.js'
import { badge, codeOf, details, el, prose, requestLine } from './view.js'

// Browsers open no more than six connections to a server at a time.
const AT_A_TIME = 4

const $ = id => document.getElementById(id)
const { origins, policies, rules, matrix } = await loadMatrix()
const run = await makeRunner(origins)
const own = startForm({ run, policies })
const views = Object.entries(matrix).flatMap(([group, rows]) => showGroup(group, rows))

$('lead').replaceChildren(
  'This page, ',
  el('code', {}, origins.page),
  ', calls an API of another origin, ',
  el('code', {}, origins.api),
  `, that is served behind ${Object.keys(policies).length} policies.`,
)
$('again').addEventListener('click', runAll)
$('filters').addEventListener('input', filter)
$('filters').addEventListener('submit', event => event.preventDefault())
addEventListener('unhandledrejection', ({ reason }) => {
  $('status').textContent = `Stopped: ${reason}. Is the server still there?`
})
await runAll()
if (location.search === '?report') await report()

function showGroup(group, rows) {
  $('filters').elements.group.append(el('option', {}, group))
  const title = `group-${group.toLowerCase().replace(/\W+/g, '-')}`
  const count = el('span', { class: 'count' }, `${rows.length} rows`)
  const body = el('tbody')
  const section = el(
    'section',
    { class: 'group', 'aria-labelledby': title },
    el('h3', { id: title }, group, ' ', count),
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, 'Request'),
          el('th', { scope: 'col', class: 'policy' }, 'Policy'),
          el('th', { scope: 'col', class: 'outcome' }, 'Verdict'),
          el(
            'th',
            { scope: 'col', class: 'judged' },
            el('abbr', { title: 'Whether it is as the standard says' }, 'Standard'),
          ),
        ),
      ),
      body,
    ),
  )
  $('groups').append(section)
  return rows.map(row => {
    const view = { row, group, section, count, ...showRow(row) }
    body.append(view.line, view.more)
    return view
  })
}

function showRow(row) {
  const id = `more-${row.id}`
  const button = el(
    'button',
    { type: 'button', class: 'open', 'aria-expanded': 'false', 'aria-controls': id },
    ...prose(row.claim),
  )
  const outcome = el('td', { class: 'outcome' }, '…')
  const judged = el('td', { class: 'judged' })
  const line = el(
    'tr',
    { id: row.id },
    el(
      'th',
      { scope: 'row' },
      button,
      el('div', { class: 'request' }, ...requestLine(row.sends), before(row)),
    ),
    el('td', { class: 'policy' }, el('code', {}, row.sends.policy)),
    outcome,
    judged,
  )
  const cell = el('td', { colspan: '4' })
  const more = el('tr', { id, class: 'more', hidden: true }, cell)
  button.addEventListener('click', () => {
    more.hidden = !more.hidden
    button.setAttribute('aria-expanded', String(!more.hidden))
  })
  return { line, more, cell, outcome, judged }
}

function before({ before: sent }) {
  if (!sent) return ''
  return el('span', { class: 'before' }, 'after ', ...requestLine(sent))
}

async function runAll() {
  const progress = $('progress')
  $('again').disabled = true
  Object.assign(progress, { value: 0, max: views.length })
  $('status').textContent = `Running ${views.length} rows…`
  const waiting = [...views]
  const worker = async () => {
    for (let view = waiting.shift(); view; view = waiting.shift()) {
      await runRow(view)
      progress.value += 1
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  $('again').disabled = false
  const wrong = views.filter(view => view.faults.length > 0).length
  const of = outcome => views.filter(view => view.found.result.outcome === outcome).length
  $('status').replaceChildren(
    el(
      'strong',
      { class: wrong ? 'bad' : 'good' },
      wrong ? `${wrong} not as the standard says` : 'All as the standard says',
    ),
    ` — ${views.length} rows: ${of('read')} read, ${of('refused')} refused, ${of('opaque')} opaque.`,
  )
  filter()
}

async function runRow(view) {
  const { row } = view
  view.found = await run(row)
  view.faults = faultsOf(row.expects, view.found)
  const good = view.faults.length === 0
  view.outcome.replaceChildren(
    badge(view.found.result),
    ...view.found.options.map(option => el('code', { class: 'hint' }, option)),
  )
  view.judged.replaceChildren(
    el(
      'span',
      { class: good ? 'good' : 'bad', role: 'img', 'aria-label': good ? 'yes' : 'no' },
      good ? '✓' : '✗',
    ),
  )
  const [name, href] = rules[row.rule]
  const load = el('button', { type: 'button' }, 'Edit this one')
  load.addEventListener('click', () => own.load(policies[row.sends.policy], row.sends))
  view.cell.replaceChildren(
    el(
      'div',
      { class: 'details' },
      ...details(
        { ...view.found, policy: codeOf(policies[row.sends.policy]) },
        ...view.faults.map(fault =>
          el('p', { class: 'bad' }, `Not as the standard says: ${fault}.`),
        ),
        el('p', {}, 'Rule of the standard: ', el('a', { href, rel: 'noreferrer' }, name)),
        load,
      ),
    ),
  )
  const done = views.filter(({ section, faults }) => section === view.section && faults)
  const wrong = done.filter(({ faults }) => faults.length > 0).length
  view.count.textContent = `${matrix[view.group].length} rows${wrong ? `, ${wrong} not as the standard says` : ''}`
}

function filter() {
  const { text, group, outcome } = Object.fromEntries(new FormData($('filters')))
  for (const view of views) {
    const shown =
      view.line.textContent.toLowerCase().includes(text.toLowerCase()) &&
      (group === '' || view.group === group) &&
      (outcome === '' ||
        (outcome === 'fault' ? view.faults?.length > 0 : view.found?.result.outcome === outcome))
    view.line.hidden = !shown
    if (!shown) {
      view.more.hidden = true
      view.line.querySelector('.open').setAttribute('aria-expanded', 'false')
    }
  }
  for (const { section } of views) section.hidden = !section.querySelector('tbody tr:not([hidden])')
  $('none').hidden = views.some(view => !view.line.hidden)
}

async function report() {
  const rows = views.map(({ row, faults }) => ({
    id: row.id,
    claim: row.claim,
    faults,
  }))
  await fetch('/results', { method: 'POST', body: JSON.stringify({ rows }) })
}
