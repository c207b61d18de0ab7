// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.cli.Programs;
import dev.keyway.driver.volume.VolumeContext;
import dev.keyway.podidentity.mic.cloud.CloudConfig;
import dev.keyway.provider.request.ClassParameters;
import dev.keyway.webhook.mutation.Annotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pages of `docs/reference`.
public final class Reference {
  private static final String MADE =
      "<!-- Made by `./keyway release reference` from what the code declares. Do not edit. -->\n\n";

  private Reference() {}

  /// Returns the folder of the pages in a checkout.
  public static Path folder(Path checkout) {
    return checkout.resolve("docs/reference");
  }

  /// Returns each page's text, by the name of its file.
  ///
  /// @param definitions CustomResourceDefinitions, as YAML is read
  public static Map<String, String> render(List<Map<?, ?>> definitions) {
    var programs = Programs.inCluster();
    var pages = new TreeMap<String, String>();
    pages.put("programs.md", ProgramPage.of(programs));
    pages.put(
        "commands.md",
        CommandPage.of(Programs.commands(), programs.keySet(), Programs.COMMAND_VARIABLES));
    pages.put(
        "secretproviderclass.md",
        ClassPage.of(
            ClassParameters.PARAMETERS,
            VolumeContext.PARAMETERS,
            ClassParameters.OBJECT_FIELDS,
            ClassParameters.SECRET_KEYS));
    pages.put("annotations.md", MarkPage.of(Annotations.TABLE));
    pages.put(
        "files.md", FilePage.of(CloudConfig.FILE_KEYS, Setting.all("Cloud", Clouds.fileKeys())));
    pages.put("resources.md", ResourcePage.of(definitions));
    pages.replaceAll((_, text) -> MADE + text);
    return pages;
  }

  /// Returns what the pages of a checkout should say.
  public static Map<String, String> render(Path checkout) throws IOException {
    return render(Definitions.below(checkout.resolve("deploy")));
  }

  /// Writes the pages of a checkout.
  public static void write(Path checkout) throws IOException {
    Files.createDirectories(folder(checkout));
    for (var page : render(checkout).entrySet()) {
      Files.writeString(folder(checkout).resolve(page.getKey()), page.getValue());
    }
  }
}
