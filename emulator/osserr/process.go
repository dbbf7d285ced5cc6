package osserr

// Errors of image processing, EC group 0040. Codes, numbers and some messages
// are from the pages of the numbers (help.aliyun.com/zh/oss/support/0040-…),
// the FAQ of image processing and answers that were published; messages that
// nobody printed are made by analogy (A098).
var (
	// These two have a number for every action: see ProcessValue and
	// ProcessWithout.
	InvalidProcessValue  = row(400, "InvalidArgument", "The value: dng of parameter: f is invalid.", "0040-00000206")
	MissingProcessValue  = row(400, "MissingArgument", "Missing Some Required Arguments.", "0040-00000207")
	NoImageAction        = row(400, "MissingArgument", "No image processing action is specified.", "0040-00000212")
	UnknownImageAction   = row(400, "InvalidArgument", "The image processing action is not supported.", "0040-00000213")
	TooManyProcessValues = row(400, "InvalidArgument", "The image processing action takes only one value.", "0040-00000203")
	ProcessTooLong       = row(400, "InvalidArgument", "The value of x-oss-process is too long.", "0017-00000288")
	InvalidProcess       = row(400, "InvalidArgument", "The x-oss-process you specified is invalid.", "")
	SaveAsNotAllowed     = row(400, "InvalidArgument", "sys/saveas is only allowed in POST.", "")
	ProcessNotBase64     = row(400, "BadRequest", "Input is not base64 decoding.", "")

	ImageNotFound      = row(404, "NoSuchKey", "The specified key does not exist.", "0040-00000024")
	ImageStyleNotFound = row(404, "NoSuchStyle", "The style you get is not found.", "")

	ImageFormatNotSupported = row(400, "BadRequest", "This image format is not supported.", "0040-00000005")
	ImageDamaged            = row(400, "BadRequest", "The image file may be damaged.", "")
	WebPImageDamaged        = row(400, "BadWebPImage", "The webp image file may be damaged.", "0040-00000010")

	ImageFileTooLarge    = row(400, "ImageTooLarge", "The size of the source image exceeds the maximum allowed size.", "0040-00000001")
	ImageTooManyPixels   = row(400, "MemLimitExceeded", "The pixels of the source image exceed the maximum allowed number.", "0040-00000012")
	ImageSideTooLong     = row(400, "MemLimitExceeded", "The width or height of the source image exceeds the maximum allowed length.", "0040-00000019")
	ResizeTargetTooLarge = row(400, "ImageTooLarge", "The size of the target image exceeds the maximum allowed size.", "0040-00000007")
	RotationTooLarge     = row(400, "BadRequest", "Picture exceed the maximum allowable rotation range.", "0040-00000006")
	WebPTargetTooLarge   = row(400, "BadRequest", "Maximum width and height allowed is 16383 pixels for converting webp", "0040-00000011")
	CropOutside          = row(400, "CutEdgeExceedRange", "Advance cut's position is out of image.", "")
	WatermarkFailed      = row(400, "WatermarkError", "The watermark image cannot be used.", "0040-00000027")
)

// Numbered returns the row with another EC, for errors of which every cause has
// a number of its own.
func (k Kind) Numbered(ec string) Kind {
	k.EC = ec
	return k
}

// ProcessValue refuses the value of a parameter of an image processing action.
func ProcessValue(value, parameter, ec string) *Error {
	return InvalidProcessValue.Numbered(ec).Saying("The value: " + value + " of parameter: " + parameter + " is invalid.").With()
}

// ProcessNumber refuses a value that should have been a number.
func ProcessNumber(value, parameter, ec string) *Error {
	e := ProcessValue(value, parameter, ec)
	e.Message += "reason:Value must be digit"
	return e
}

// ProcessWithout refuses an image processing action without the value that it
// needs.
func ProcessWithout(action, ec string) *Error {
	return MissingProcessValue.Numbered(ec).With("ArgumentName", action)
}
