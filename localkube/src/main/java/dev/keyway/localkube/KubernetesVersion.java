// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Which release of Kubernetes a program belongs to.
record KubernetesVersion(int major, int minor) {
  private static final Pattern PRINTED = Pattern.compile("Kubernetes v(\\d+)\\.(\\d+)");

  /// Asks the program.
  static KubernetesVersion of(Path program) throws IOException {
    var process =
        new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return parse(printed);
  }

  static KubernetesVersion parse(String printed) throws LocalKubernetesException {
    var found = PRINTED.matcher(printed);
    if (!found.find()) {
      throw new LocalKubernetesException(
          "kube-apiserver --version does not tell a version: " + printed.strip());
    }
    return new KubernetesVersion(
        Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
  }

  boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }
}
