// The form: a policy and a request of your own. The same `createCorsLayer` that serves the policy also
// checks it, while you type.
import { commandOf, layerOf, programsOf } from './code.js'
import { randomText } from './runner.js'
import { badge, details, el } from './view.js'

const LISTS = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders']
const TEXTS = ['allowOriginRegex', 'isAllowedOrigin', 'maxAge']
const FLAGS = ['allowCredentials', 'allowPrivateNetwork']
// Milliseconds without a key press until the policy is checked.
const PAUSE = 250

const $ = id => document.getElementById(id)

/** Starts the form. Its `load` fills in a row of the matrix and sends it. */
export function startForm({ run, origins, policies, examples }) {
  const form = $('form')
  const fields = form.elements
  // One key for all calls, so that cookies and cached preflights last from one call to the next.
  const key = `form-${randomText()}`
  let timer
  let edits = 0
  let served = {}

  fields.preset.append(...Object.keys(policies).map(name => el('option', {}, name)))
  fields.isAllowedOrigin.append(
    ...Object.entries(examples).map(([name, source]) =>
      el('option', { value: name, title: source }, name),
    ),
  )
  fields.preset.addEventListener('input', () => fillPolicy(policies[fields.preset.value]))
  form.addEventListener('input', () => {
    showCode()
    clearTimeout(timer)
    timer = setTimeout(check, PAUSE)
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    send()
  })
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => copy(button))
  }
  fields.preset.value = 'page'
  fillPolicy(policies.page)
  check()

  function fillPolicy(policy) {
    for (const name of LISTS) fields[name].value = (policy[name] ?? []).join('\n')
    for (const name of TEXTS) fields[name].value = policy[name] ?? ''
    for (const name of FLAGS) fields[name].checked = policy[name] ?? false
  }

  function showCode() {
    const options = policyOf(fields)
    const { middleware, wrapper } = programsOf(layerOf(options, examples))
    $('middleware').textContent = middleware
    $('wrapper').textContent = wrapper
    const request = { ...requestOf(fields), policy: served.name }
    $('command').textContent = served.name
      ? (commandOf(request, origins) ?? 'The command cannot send a request in this way.')
      : 'The policy has an error.'
  }

  /** Has the policy served, and returns its name; nothing if it is wrong. */
  async function check() {
    clearTimeout(timer)
    edits += 1
    const edit = edits
    const body = JSON.stringify(policyOf(fields))
    if (served.body !== body) {
      const response = await fetch('/policies', { method: 'POST', body })
      const { name, error, warnings } = await response.json()
      // A later edit has its own answer.
      if (edit !== edits) return
      served = { body, name }
      $('problems').replaceChildren(
        ...(error ? [el('pre', { class: 'error' }, error)] : []),
        ...warnings.map(text => el('p', { class: 'warning' }, text)),
      )
    }
    showCode()
    return served.name
  }

  /** Sends the request, after another one if it is given. */
  async function send(before) {
    const policy = await check()
    if (!policy) {
      $('outcome').textContent = 'Not sent: the policy has an error.'
      $('found').replaceChildren()
      return
    }
    const isSame = before?.policy === fields.preset.value
    const found = await run({
      key,
      before: isSame ? { ...before, policy } : before,
      sends: { ...requestOf(fields), policy },
    })
    const fix = el('button', { type: 'button' }, 'Change the policy and send again')
    fix.addEventListener('click', () => {
      applyFixes(found.fixes)
      // This button goes away.
      form.querySelector('.primary').focus({ preventScroll: true })
      send()
    })
    $('outcome').replaceChildren(badge(found.result))
    $('found').replaceChildren(details(found, found.fixes.length > 0 && fix))
    $('verdict').scrollIntoView({ block: 'nearest' })
  }

  function applyFixes(fixes) {
    for (const { option, add } of fixes) {
      if (add === true) {
        fields[option].checked = true
        continue
      }
      // An empty list of methods is GET, and a longer one must still allow it.
      const written = fields[option].value || (option === 'allowMethods' ? 'GET' : '')
      fields[option].value = [...new Set([...linesOf(written), ...add])].join('\n')
    }
  }

  return {
    load({ sends, before }) {
      fields.preset.value = sends.policy
      fillPolicy(policies[sends.policy])
      fields.method.value = sends.method
      fields.path.value = sends.path
      fields.headers.value = Object.entries(sends.headers ?? {})
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')
      fields.body.value = sends.body ?? ''
      fields.by.value = sends.by ?? 'fetch'
      fields.from.value = sends.from ?? 'page'
      fields.mode.value = sends.mode ?? ''
      fields.redirect.value = sends.redirect ?? ''
      fields.credentials.checked = sends.credentials === 'include'
      $('more').open = Boolean(sends.by ?? sends.from ?? sends.mode ?? sends.redirect)
      form.scrollIntoView()
      fields.allowOrigins.focus({ preventScroll: true })
      send(before)
    },
  }
}

/** Nothing is trimmed, so that a wrong line is reported. */
function policyOf(fields) {
  const options = {}
  for (const name of LISTS) {
    const lines = linesOf(fields[name].value)
    if (lines.length > 0) options[name] = lines
    if (name !== 'allowOrigins') continue
    for (const name of ['allowOriginRegex', 'isAllowedOrigin']) {
      if (fields[name].value !== '') options[name] = fields[name].value
    }
  }
  for (const name of FLAGS) if (fields[name].checked) options[name] = true
  const seconds = fields.maxAge.value
  if (seconds !== '') options.maxAge = Number.isNaN(Number(seconds)) ? seconds : Number(seconds)
  return options
}

function requestOf(fields) {
  const headers = linesOf(fields.headers.value)
    .filter(line => line.includes(':'))
    .map(line => [
      line.slice(0, line.indexOf(':')).trim(),
      line.slice(line.indexOf(':') + 1).trim(),
    ])
  return {
    method: fields.method.value,
    path: fields.path.value,
    headers: Object.fromEntries(headers),
    body: fields.body.value || undefined,
    by: fields.by.value,
    from: fields.from.value,
    mode: fields.mode.value || undefined,
    redirect: fields.redirect.value || undefined,
    credentials: fields.credentials.checked ? 'include' : undefined,
  }
}

function linesOf(text) {
  return text.split('\n').filter(line => line !== '')
}

async function copy(button) {
  await navigator.clipboard.writeText($(button.dataset.copy).textContent)
  button.textContent = 'Copied'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1500)
}
