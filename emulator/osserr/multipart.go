package osserr

// Errors of multipart uploads. Source: oss-api.md C.3 "Multipart / XML", F.2.
const noSuchUpload = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."

var (
	NoSuchUpload         = row(404, "NoSuchUpload", noSuchUpload, "0042-00000002")
	NoSuchUploadPart     = row(404, "NoSuchUpload", noSuchUpload, "0042-00000104")
	NoSuchUploadPartCopy = row(404, "NoSuchUpload", noSuchUpload, "0042-00000311")

	InvalidPart          = row(400, "InvalidPart", "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.", "")
	InvalidPartOrder     = row(400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts list must specified in order by part number.", "0042-00000209")
	InvalidPartNumber    = row(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive.", "0017-00000220")
	PartTooSmall         = row(400, "EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.", "0042-00000213")
	MalformedPartList    = row(400, "MalformedXML", MalformedXML.Message, "0042-00000205")
	CompleteAllWithBody  = row(400, "InvalidArgument", "Should not speficy both complete all header and http body.", "0042-00000216") // sic
	EncryptionOutOfPlace = row(400, "InvalidArgument", "The server side encryption headers are not allowed on this request.", "")
)
