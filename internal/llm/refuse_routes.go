package llm

import "net/http"

// wrongKey answers a request without the right key. OpenAI shows the ends of the key that was sent.
func (p *profile) wrongKey(key string) *problem {
	switch {
	case !p.openai:
		return detail(http.StatusUnauthorized, "Invalid API key")
	case key == "":
		return openAIProblem(http.StatusUnauthorized, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", "", "")
	}
	return openAIProblem(http.StatusUnauthorized, "Incorrect API key provided: "+masked(key)+". You can find your API key at https://platform.openai.com/account/api-keys.", "", "invalid_api_key")
}

// masked returns a key of which only the ends can be read, and of a short one nothing.
func masked(key string) string {
	const shown = 4
	if len(key) < 4*shown {
		return "****"
	}
	return key[:shown] + "****" + key[len(key)-shown:]
}
