/** What phpcfdi/xml-cancelacion's tests hold of its signed documents: SignatureValue, and the public key of the test
 *  certificate that made it. RSASSA-PKCS1-v1_5 has exactly one signature for some bytes and a key: if that value
 *  verifies over our SignedInfo, our signature with that key is that value, byte for byte. Source: pac-spec §10.2. */
export const goldenSignatures = {
  cancelacion: {
    value:
      'h1USGSs4ziIxiWowgp4KItvI/4HlneSyAP+4wSK59NK2ym4Qlyxmtj9O7YCb6Sr6iNhPWBX4pYcNEOpS2rSmpADdhUlxHxxed5XU' +
      'dfxGViBtSF8y8hahuTiImdE+d41BiXdu2ml/GUbXhDjbWImDYgAevg5tQILJ02PuMNZYWE2WNUGbvwiT9239+vmKmxYtrZYTBaNf' +
      'I5ESd3Bf6mOeu8qEGCfV0V8O8iBzrkxCuKbfkowe6a/CROcybPJ/WiwXNHP2pPS7FCvQScdObtC89UOCvafgIDEziWREU4SFMydA' +
      'pyhG9Hk/hB9MbsrDdAS/3OjZTNjfRCPV5bo2zAngHg==',
    modulus:
      'jdKXiqYHzi++YmEb9X6qvqFWLCz1VEfxom2JhinPSJxxcuZWBejk2I5yCL5pDnUaG2xpQlMTkV/7S7JfGGvYJumKO4R5zg0QSA7q' +
      'dxiEhcwf/ekfSvzM2EDnLHDCKAQwEWsnJy78uxZTLzu/65VZ7EgEcWUTvCs/GZJLI9s6XmKY2SMmv9+vfqBqkJNXE0ZB6OfSbyeE' +
      '325P94iMn+B/yJ4vZwXvXGFqNDJyqG+ww7f77HYubQPJjLQPedy2qTcgmSAwkUEJVBjYA6mPf/BeZlL1YJHHM7CIBnb3/bzED0n9' +
      '44woio+4+rnMZdfhcCVpm74DZomlEf9KuJtq5u/JRQ==',
  },
  respuesta: {
    value:
      'ZWb7ijeyRUvC8qUwwubp8pkaXIsUTaw/+EfRnfwT4R38anfy0HDfUN99m+CgXkLCqWh7ZprO89s940PmwXA8mBJmP9aZMdxMb/wK' +
      'PL6DVr7H0u4DqakWsgHdtrFgQtkqqOWi2deqKWOT3iy2opT/R7HDvw8fGCcm34Mn4LgIA/Ubx8BXITrGWRP0DrjbbWPSxfQj9ZCP' +
      'AP/BkpJ4be3db3YGu0PJqNmKwRAxcqWHVZ2q5BToAbrClgfAKNXU7n0Amw9Eojd1K4AoZ98LpAoThmvofgkSRq31ttLBuIrqLQrH' +
      'EIA5gf6SYDhGLyN2Pcdmh57Ky0+cx4RaUp3aPK3/RA==',
    modulus:
      'gvvCiCFDFVaYX7xdVRhp/38ULWto/LKDSZy1yrXKpaqFXqERJWF78YHKf3N5GBoXgzwFPuDX+5kvY5wtYNxx/Owu2shNZqFFh6EK' +
      'sysQMeP5rz6kE1gFYenaPEUP9zj+h0bL3xR5aqoTsqGF24mKBLoiaK44pXBzGzgsxZishVJVM6XbzNJVonEUNbI25DhgWAd86f2a' +
      'U3BmOH2K1RZx41dtTT56UsszJls4tPFODr/caWuZEuUvLp1M3nj7Dyu88mhD2f+1fA/g7kzcU/1tcpFXF/rIy93APvkU72jwvkrn' +
      'przs+SnG81+/F16ahuGsb2EZ88dKHwqxEkwzhMyTbQ==',
  },
  relacionados: {
    value:
      'PcDPYJTFqE1CwdP095oiOuWL8tizMdRwlkc+Z9qmLN3SbvmLaIaD0gC5t7iS+LBKf4iMQVVgdjt8j0xodBcUSRixo9sXNlJ23E4o' +
      'XKv3eK6m+GXdI7qBeDnkBZrHVydAupP+oM90wmnLJNG5yJbV0dwj4avpVFdoc7f7v8BumPC2+bQ6xE3IGa5FWHs9cTHeKi3ZRZzG' +
      '3UP/hO3iQchwidfXbqjFR/UL/jXa8Nm7NkhYcslHBiDr5IVbLAOJwASBexRXol07foGp1LFrfes8QcCqsSk9Ti050FYfvw4JaA6G' +
      '2kMAipjIAg4KsdwCYq9a4kQc066gzHmA2Vfrwaa1CA==',
    modulus:
      'gvvCiCFDFVaYX7xdVRhp/38ULWto/LKDSZy1yrXKpaqFXqERJWF78YHKf3N5GBoXgzwFPuDX+5kvY5wtYNxx/Owu2shNZqFFh6EK' +
      'sysQMeP5rz6kE1gFYenaPEUP9zj+h0bL3xR5aqoTsqGF24mKBLoiaK44pXBzGzgsxZishVJVM6XbzNJVonEUNbI25DhgWAd86f2a' +
      'U3BmOH2K1RZx41dtTT56UsszJls4tPFODr/caWuZEuUvLp1M3nj7Dyu88mhD2f+1fA/g7kzcU/1tcpFXF/rIy93APvkU72jwvkrn' +
      'przs+SnG81+/F16ahuGsb2EZ88dKHwqxEkwzhMyTbQ==',
  },
} as const
