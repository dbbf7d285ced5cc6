package bucketdoc

import (
	"encoding/xml"
	"slices"
)

// An HTTPSConfiguration says which versions of TLS and which ciphers a bucket
// accepts.
// https://help.aliyun.com/zh/oss/developer-reference/putbuckethttpsconfig
type HTTPSConfiguration struct {
	XMLName     xml.Name     `xml:"HttpsConfiguration"`
	TLS         TLS          `xml:"TLS"`
	CipherSuite *CipherSuite `xml:",omitempty"`
}

// TLS is the versions that are accepted.
type TLS struct {
	Enable      Bool
	TLSVersions []string `xml:"TLSVersion"`
}

// A CipherSuite is the ciphers that are accepted.
type CipherSuite struct {
	Enable                  Bool
	StrongCipherSuite       Bool
	CustomCipherSuites      []string `xml:"CustomCipherSuite"`
	TLS13CustomCipherSuites []string `xml:"TLS13CustomCipherSuite"`
}

var tlsVersions = []string{"TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"}

func (d *HTTPSConfiguration) settle(Env) error {
	d.TLS.TLSVersions = unique(kept(d.TLS.TLSVersions))
	if bool(d.TLS.Enable) && len(d.TLS.TLSVersions) == 0 {
		return malformed("TLS is enabled and no TLSVersion given")
	}
	for _, v := range d.TLS.TLSVersions {
		if err := oneOf("TLSVersion", v, tlsVersions...); err != nil {
			return err
		}
	}
	if c := d.CipherSuite; c != nil {
		c.CustomCipherSuites, c.TLS13CustomCipherSuites = kept(c.CustomCipherSuites), kept(c.TLS13CustomCipherSuites)
		chosen := len(c.CustomCipherSuites) > 0
		if bool(c.Enable) && bool(c.StrongCipherSuite) == chosen {
			return malformed("a CipherSuite that is enabled has either StrongCipherSuite or CustomCipherSuite")
		}
	}
	return nil
}

// unique drops what was there before.
func unique(list []string) (all []string) {
	for _, s := range list {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
