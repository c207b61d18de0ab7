// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import dev.keyway.agent.flag.Setting;
import java.util.List;

/// Files that programs read.
final class FilePage {
  private static final List<String> HEAD = List.of("Key", "Default", "Meaning");

  private FilePage() {}

  /// @param mic keys of the file of MIC's `--cloudconfig`
  /// @param stack keys of the file that describes `AzureStackCloud`
  static String of(List<Setting> mic, List<Setting> stack) {
    var page = new Markdown("Files");
    page.heading("The cluster's cloud configuration");
    page.paragraph(
        "What `keyway mic --cloudconfig` reads, JSON or YAML; usually `/etc/kubernetes/azure.json`."
            + " Other keys are ignored. A changed file is read again.");
    ProgramPage.ofSettings(mic).values().forEach(rows -> page.table(HEAD, rows));
    page.paragraph(
        "Without a managed identity and a service principal, `AZURE_FEDERATED_TOKEN_FILE` is"
            + " used.");
    page.heading("A cloud of one's own");
    page.paragraph(
        "What describes `AzureStackCloud`: a JSON file of at most 1 MiB, named by"
            + " `AZURE_ENVIRONMENT_FILEPATH` or by `cloudEnvFileName` of a class. Keys in any case"
            + " of letters; others are ignored. Addresses are https.");
    ProgramPage.ofSettings(stack).values().forEach(rows -> page.table(HEAD, rows));
    return page.text();
  }
}
