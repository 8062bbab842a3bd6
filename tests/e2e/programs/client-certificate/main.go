// Command client-certificate prints a certificate and its key: of an authority, or of a client, signed by one.
//
//	client-certificate authority
//	client-certificate AUTHORITY.pem USER GROUP DURATION   the time from now to its end, which may be over (-1h)
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"os"
	"time"
)

func main() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	if len(os.Args) == 2 {
		wanted := lasting(24 * time.Hour)
		wanted.Subject = pkix.Name{CommonName: "clients"}
		wanted.IsCA, wanted.BasicConstraintsValid, wanted.KeyUsage = true, true, x509.KeyUsageCertSign
		print(wanted, wanted, key, key)
		return
	}
	authority, err := tls.LoadX509KeyPair(os.Args[1], os.Args[1])
	must(err)
	signer, err := x509.ParseCertificate(authority.Certificate[0])
	must(err)
	lasts, err := time.ParseDuration(os.Args[4])
	must(err)
	wanted := lasting(lasts)
	wanted.Subject = pkix.Name{CommonName: os.Args[2], Organization: []string{os.Args[3]}}
	wanted.KeyUsage = x509.KeyUsageDigitalSignature
	wanted.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	print(wanted, signer, key, authority.PrivateKey)
}

func lasting(lasts time.Duration) *x509.Certificate {
	end := time.Now().Add(lasts)
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		NotBefore:    end.Add(-48 * time.Hour),
		NotAfter:     end,
	}
}

func print(wanted, signer *x509.Certificate, key *ecdsa.PrivateKey, by crypto.PrivateKey) {
	signed, err := x509.CreateCertificate(rand.Reader, wanted, signer, &key.PublicKey, by)
	must(err)
	coded, err := x509.MarshalPKCS8PrivateKey(key)
	must(err)
	must(pem.Encode(os.Stdout, &pem.Block{Type: "CERTIFICATE", Bytes: signed}))
	must(pem.Encode(os.Stdout, &pem.Block{Type: "PRIVATE KEY", Bytes: coded}))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
