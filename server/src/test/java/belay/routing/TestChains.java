package belay.routing;

/**
 * Certificates made once, by hand: a leaf each, valid for fifty years where nothing else is said.
 */
final class TestChains {
  /** Of an authority that is nobody here. */
  static final String FOREIGN =
      """
      -----BEGIN CERTIFICATE-----
      MIIBMTCB2QIUXiOD3KMkJ9ZM1kBM1l+ef9bdW80wCgYIKoZIzj0EAwIwJzERMA8G
      A1UEAwwIU29tZWJvZHkxEjAQBgNVBAoMCUVsc2V3aGVyZTAgFw0yNjExMzAxMTEz
      MThaGA8yMDgxMDkwMjExMTMxOFowDzENMAsGA1UEAwwEbGVhZjBZMBMGByqGSM49
      AgEGCCqGSM49AwEHA0IABHjJLfqNcfqtFzC841wgpDt4w3UCdKXG8xII/E6aakeQ
      aZ0KpP7hVg6YRf5jrF1bTGtNmSyp1fRwvyG1/3pShW4wCgYIKoZIzj0EAwIDRwAw
      RAIgSPD5FCRp7RfBHgKtXedyxNCW1+3btNlQxHkEH4DmoWMCIB/0QlHWIBzheTR7
      Zdh4v3R9I7PBJhci6RZoF96vV98i
      -----END CERTIFICATE-----
      """;

  /** Of an authority as this server makes one. */
  static final String OWN =
      """
      -----BEGIN CERTIFICATE-----
      MIIBNDCB2wIUXiOD3KMkJ9ZM1kBM1l+ef9bdW84wCgYIKoZIzj0EAwIwKTEXMBUG
      A1UEAwwOQXV0aG9yaXR5IG9mIHgxDjAMBgNVBAoMBUJlbGF5MCAXDTI2MTEzMDEx
      MTMxOFoYDzIwODEwOTAyMTExMzE4WjAPMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZI
      zj0CAQYIKoZIzj0DAQcDQgAEJ30yGXvziFVVFzzLR55YDiEiseQEXx1pBII9P7hl
      wA9hSk5CoX5PRUuwzZ+AetHIGXiiG6zETRcSAG5uEqEsjDAKBggqhkjOPQQDAgNI
      ADBFAiEAxPvWAy1wV3GCJwvQSuwbNF23TtRri2gRMqVeZnDGSlUCIEKX7k1aT8CF
      Fh6c/XjoYh344gCI/Efs8IRCpAJO4L45
      -----END CERTIFICATE-----
      """;

  /** One that signs itself. */
  static final String SELF =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdDCCARugAwIBAgIUDDaOA2HaCIWhjPNldPOcvslgjy0wCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEc2VsZjAgFw0yNjExMzAxMTEzMTlaGA8yMDgxMDkwMjExMTMx
      OVowDzENMAsGA1UEAwwEc2VsZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBMH
      apNYPscieMzEEWGaLXxaiBzBV+Udkv/SLoRbrzghhDu55fkEjD10X0dwZVDfUW/I
      Dvtf+lAIm9p0Q08DH/SjUzBRMB0GA1UdDgQWBBROIm4+HgjBGqshMj9BQm0wsep/
      8TAfBgNVHSMEGDAWgBROIm4+HgjBGqshMj9BQm0wsep/8TAPBgNVHRMBAf8EBTAD
      AQH/MAoGCCqGSM49BAMCA0cAMEQCIB7EUTdYtV6vkZDiS5I37mH3L1Y+vU5B5+wh
      E94Gap5bAiBi4DqwBksogwl5LoXL74iyXD1OMwN0uzpCCvR9gaQ3Iw==
      -----END CERTIFICATE-----
      """;

  /** Of that foreign authority, for a day that is over. */
  static final String OVER =
      """
      -----BEGIN CERTIFICATE-----
      MIIBLzCB1wIUXiOD3KMkJ9ZM1kBM1l+ef9bdW88wCgYIKoZIzj0EAwIwJzERMA8G
      A1UEAwwIU29tZWJvZHkxEjAQBgNVBAoMCUVsc2V3aGVyZTAeFw0yNjExMzAxMTEz
      MTlaFw0yNjEyMDExMTEzMTlaMA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIB
      BggqhkjOPQMBBwNCAAQnfTIZe/OIVVUXPMtHnlgOISKx5ARfHWkEgj0/uGXAD2FK
      TkKhfk9FS7DNn4B60cgZeKIbrMRNFxIAbm4SoSyMMAoGCCqGSM49BAMCA0cAMEQC
      IFdPi44oCIYyOH9CEyrjj/Rwc9J9J9Gq06HMtQgDLTWfAiBWPaEk58dsHt3j86sM
      ER+lCjtLVrBsO7W98w1cCVbLyg==
      -----END CERTIFICATE-----
      """;

  private TestChains() {}
}
