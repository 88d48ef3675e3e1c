// Uses the form as a person would, for the test that reads the page's report.

const $ = id => document.getElementById(id)

/** What is wrong with the form, in rows like the matrix's. */
export async function tryForm() {
  const form = $('form')
  const { allowOrigins } = form.elements
  const rows = []
  const expect = (id, claim, ...pairs) => {
    const faults = pairs
      .filter(([text, part]) => !text.includes(part))
      .map(([text, part]) => `${JSON.stringify(text)} has no ${JSON.stringify(part)}`)
    rows.push({ id, claim, faults })
  }

  await clicked(form.querySelector('.primary'))
  expect(
    'form-blocked',
    'The form says why a call is blocked, and what would allow it',
    [$('outcome').textContent, 'Blocked'],
    [$('found').textContent, "Add 'PUT' to allowMethods."],
    [$('found').textContent, "Add 'authorization' to allowHeaders."],
  )

  await clicked($('found').querySelector('button'))
  const options = `  allowOrigins: ['${location.origin}'],
  allowMethods: ['GET', 'PUT'],
  allowHeaders: ['authorization'],
`
  expect(
    'form-fixed',
    'One click changes the policy, and the call passes',
    [$('outcome').textContent, 'Allowed, 200'],
    [$('found').textContent, 'can read this response (status 200)'],
    [$('found').textContent, 'Access-Control-Allow-Methods lists PUT'],
    [$('middleware').textContent, `app.use(createCorsLayer({\n${options}}))`],
    [$('wrapper').textContent, `createServer(createCorsLayer({\n${options}})(handler))`],
    [$('command').textContent, `--origin ${location.origin} --method PUT --header 'Authorization:`],
  )

  await clicked(form.querySelector('.primary'))
  expect('form-cached', 'The form says when a preflight came from the cache', [
    $('found').textContent,
    "the preflight response was in the browser's cache",
  ])

  allowOrigins.value = 'https://a.test/'
  await clicked(form.querySelector('.primary'))
  expect(
    'form-wrong',
    'A wrong policy is not sent, and its error is shown',
    [$('outcome').textContent, 'Not sent'],
    [$('problems').textContent, 'allowOrigins[0]'],
  )
  return rows
}

/** Clicks `button`, and waits until the form shows what came of it. */
function clicked(button) {
  return new Promise(resolve => {
    const observer = new MutationObserver(() => {
      observer.disconnect()
      // The form changes all at once; this runs after it.
      resolve()
    })
    observer.observe($('verdict'), { childList: true, subtree: true })
    button.click()
  })
}
