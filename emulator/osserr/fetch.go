package osserr

// Errors of asynchronous fetching. Source: callback.md 10.2; the wording is
// ours.
var (
	InvalidFetchURL  = row(400, "InvalidArgument", "The url of the fetch task is invalid.", "")
	NoSuchFetchTask  = row(404, "NoSuchAsyncFetchTask", "The specified async fetch task does not exist.", "")
	TooManyFetchTask = row(503, "ServiceUnavailable", "Please reduce your request rate.", "")
)
