// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/// The cluster's folder and what is kept in it. Only its owner may read it: it holds secret
/// material.
record ClusterFiles(Path folder, boolean temporary) {
  static ClusterFiles open(Optional<Path> given) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (given.isEmpty()) {
      return new ClusterFiles(Files.createTempDirectory("keyway-kube", owner), true);
    }
    var folder = given.get().toAbsolutePath();
    Files.createDirectories(folder, owner);
    return new ClusterFiles(folder, false);
  }

  Path data() {
    return folder.resolve("data");
  }

  Path certificates() {
    return folder.resolve("certificates");
  }

  /// The API server's certificate, followed by that of the authority which it has made for itself.
  Path authority() {
    return certificates().resolve("apiserver.crt");
  }

  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  /// Returns the administrator's token, a new one in a new folder.
  String adminToken() throws IOException {
    if (Files.exists(tokens())) {
      return Files.readString(tokens()).split(",", 2)[0];
    }
    var random = new byte[24];
    new SecureRandom().nextBytes(random);
    var token = HexFormat.of().formatHex(random);
    writePrivate(tokens(), token + ",keyway-admin,keyway-admin,\"system:masters\"\n");
    return token;
  }

  /// Returns the PEM file of a key of the cluster's own, a new one in a new folder.
  Path ownSigningKey() throws IOException {
    var file = folder.resolve("service-account.key");
    if (!Files.exists(file)) {
      writePrivate(file, newKey());
    }
    return file;
  }

  private static String newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var encoded = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without RSA", e);
    }
  }

  void writeKubeconfig(Path file, String server, String user, String token) throws IOException {
    var authority = Base64.getEncoder().encodeToString(Files.readAllBytes(authority()));
    writePrivate(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: keyway
        contexts:
          - name: keyway
            context: {cluster: keyway, user: %s, namespace: default}
        clusters:
          - name: keyway
            cluster:
              server: %s
              certificate-authority-data: %s
        users:
          - name: %s
            user:
              token: %s
        """
            .formatted(user, server, authority, user, token));
  }

  private static void writePrivate(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }

  /// Removes a temporary folder.
  void remove() throws IOException {
    if (!temporary || !Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
