// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/// Whom to believe that they are the API server.
public sealed interface ServerTrust {
  /// Who shows a certificate that the machine trusts.
  record Machine() implements ServerTrust {}

  /// Whom the authorities of a PEM file vouch for, as it is when a connection is made.
  record AuthorityFile(Path file) implements ServerTrust {
    /// Reads the file.
    ///
    /// @throws AccessFailed naming the file
    public List<X509Certificate> certificates() throws AccessFailed {
      try {
        return Pem.certificates(Files.readAllBytes(file));
      } catch (AccessFailed e) {
        throw new AccessFailed("%s: %s".formatted(file, e.getMessage()), e);
      } catch (IOException e) {
        throw new AccessFailed("%s cannot be read: %s".formatted(file, e), e);
      }
    }
  }

  /// Who shows a certificate of one of these authorities.
  record Authorities(List<X509Certificate> certificates) implements ServerTrust {
    public Authorities {
      certificates = List.copyOf(certificates);
    }
  }

  /// Anybody. For experiments.
  record Anybody() implements ServerTrust {}
}
