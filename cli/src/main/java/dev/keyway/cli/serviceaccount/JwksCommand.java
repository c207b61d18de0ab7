// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.jwks.KeySet;
import dev.keyway.azwi.jwks.UnusableKey;
import dev.keyway.certificate.InvalidCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway jwks`.
@Command(
    name = "jwks",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Create the JSON web key set that a service-account issuer publishes.",
    footer = {
      "",
      "Examples:",
      "  keyway jwks --public-keys sa.pub",
      "  keyway jwks --public-keys old.pub,new.pub --output-file jwks.json"
    })
public final class JwksCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--public-keys",
      required = true,
      split = ",",
      paramLabel = "FILE",
      description = "PEM files with public keys, certificates, or private keys")
  private List<Path> files = List.of();

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      description = "write there, readable by its owner only, in place of standard output")
  private Optional<Path> output = Optional.empty();

  @Override
  public void run() {
    if (files.stream().allMatch(file -> file.toString().isBlank())) {
      throw new ParameterException(spec.commandLine(), "no public keys provided");
    }
    var keys = new ArrayList<PublicKey>();
    files.forEach(file -> keys.addAll(read(file)));
    var json = json(keys);
    if (output.isPresent()) {
      write(output.get(), json);
    } else {
      spec.commandLine().getOut().print(json);
      spec.commandLine().getOut().flush();
    }
  }

  private static List<PublicKey> read(Path file) {
    try {
      return KeySet.read(Files.readAllBytes(file));
    } catch (IOException | InvalidCertificate | UnusableKey e) {
      throw new RequestFailed(
          "failed to read public key file: %s: %s".formatted(file, reason(e)), e);
    }
  }

  private static String json(List<PublicKey> keys) {
    try {
      return new KeySet(keys).json();
    } catch (UnusableKey e) {
      throw new RequestFailed(
          "failed to construct JSONWebKeySet from a list of keys: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String json) {
    try {
      if (!Files.exists(file)) {
        var own = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
      }
      Files.writeString(file, json, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RequestFailed("failed to write JWKS to file: %s: %s".formatted(file, reason(e)), e);
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException
        ? "no such file or directory"
        : String.valueOf(failure.getMessage());
  }
}
