// The form: a policy and a request of one's own. The policy is checked while it is edited, by the very
// `createCorsLayer` that then serves it.
import { randomText } from './runner.js'
import { badge, codeOf, details, el } from './view.js'

const LISTS = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders']
const FLAGS = ['allowCredentials', 'allowPrivateNetwork']
const PAUSE = 250

/** Starts the form; `load` puts a policy and a request into it. */
export function startForm({ run, policies }) {
  const form = document.getElementById('own')
  const fields = form.elements
  const code = document.getElementById('code')
  const problem = document.getElementById('problem')
  const verdict = document.getElementById('verdict')
  // One for all, so that cookies and kept preflights of one request are there for the next.
  const key = `own-${randomText()}`
  let timer
  let edits = 0
  let served = {}

  for (const name of Object.keys(policies)) fields.preset.append(el('option', {}, name))
  fields.preset.addEventListener('input', event => {
    event.stopPropagation()
    fillPolicy(policies[fields.preset.value])
    check()
  })
  form.addEventListener('input', () => {
    code.textContent = codeOf(policyOf(fields))
    clearTimeout(timer)
    timer = setTimeout(check, PAUSE)
  })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    await send()
    verdict.scrollIntoView({ block: 'nearest' })
  })
  document.getElementById('copy').addEventListener('click', async ({ target }) => {
    await navigator.clipboard.writeText(code.textContent)
    target.textContent = 'Copied'
    setTimeout(() => {
      target.textContent = 'Copy'
    }, 1500)
  })
  fields.preset.value = 'page'
  fillPolicy(policies.page)
  check()

  function fillPolicy(policy) {
    for (const name of LISTS) fields[name].value = (policy[name] ?? []).join('\n')
    for (const name of FLAGS) fields[name].checked = policy[name] ?? false
    fields.allowOriginRegex.value = policy.allowOriginRegex ?? ''
    fields.maxAge.value = policy.maxAge ?? ''
  }

  /** The name under which the policy of the form is served; nothing for a wrong one. */
  async function check() {
    clearTimeout(timer)
    edits += 1
    const edit = edits
    const options = policyOf(fields)
    code.textContent = codeOf(options)
    const body = JSON.stringify(options)
    if (served.body === body) return served.name
    const response = await fetch('/policies', { method: 'POST', body })
    const { name, error, warnings } = await response.json()
    if (edit !== edits) return
    served = { body, name }
    problem.replaceChildren(
      ...(error
        ? [el('div', { class: 'error' }, el('b', {}, 'CorsOptionsError'), el('pre', {}, error))]
        : []),
      ...warnings.map(text =>
        el('div', { class: 'warning' }, el('b', {}, 'CorsLayerWarning'), el('p', {}, text)),
      ),
    )
    return name
  }

  async function send() {
    const policy = await check()
    if (!policy) {
      verdict.replaceChildren(el('p', {}, 'Not sent: there is no layer with this policy.'))
      return
    }
    const found = await run({ key, sends: { ...requestOf(fields), policy } })
    verdict.replaceChildren(
      el('h3', {}, 'Verdict ', badge(found.result)),
      el('div', { class: 'details' }, ...details(found)),
    )
  }

  return {
    load(policy, sends) {
      fields.preset.value = sends.policy
      fillPolicy(policy)
      fields.method.value = sends.method ?? 'GET'
      fields.path.value = sends.path ?? '/items'
      fields.headers.value = Object.entries(sends.headers ?? {})
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')
      fields.body.value = sends.body ?? ''
      fields.by.value = sends.by ?? 'fetch'
      fields.from.value = sends.from ?? 'page'
      fields.mode.value = sends.mode ?? ''
      fields.redirect.value = sends.redirect ?? ''
      fields.credentials.checked = sends.credentials === 'include'
      document.getElementById('try').scrollIntoView()
      fields.allowOrigins.focus({ preventScroll: true })
      send()
    },
  }
}

/** What is written is what is checked: no line is trimmed, so that a wrong one is told. */
function policyOf(fields) {
  const options = {}
  for (const name of LISTS) {
    const lines = fields[name].value.split('\n').filter(line => line !== '')
    if (lines.length > 0) options[name] = lines
  }
  if (fields.allowOriginRegex.value !== '') options.allowOriginRegex = fields.allowOriginRegex.value
  for (const name of FLAGS) if (fields[name].checked) options[name] = true
  const seconds = fields.maxAge.value
  if (seconds !== '') options.maxAge = Number.isNaN(Number(seconds)) ? seconds : Number(seconds)
  return options
}

function requestOf(fields) {
  const lines = fields.headers.value.split('\n').filter(line => line.includes(':'))
  const headers = Object.fromEntries(
    lines.map(line => [
      line.slice(0, line.indexOf(':')).trim(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  return {
    method: fields.method.value,
    path: fields.path.value,
    headers,
    body: fields.body.value || undefined,
    by: fields.by.value,
    from: fields.from.value,
    mode: fields.mode.value || undefined,
    redirect: fields.redirect.value || undefined,
    credentials: fields.credentials.checked ? 'include' : undefined,
  }
}
