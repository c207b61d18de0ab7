// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Stands for the command `helm` in the documents' commands: reads its arguments and does what they
/// say with the real engine. What it does not know is an error, so that a document cannot say it.
final class HelmCommandLine {
  private final Path folder;
  private String namespace = "default";
  private boolean install;
  private boolean resetValues;
  private boolean resetThenReuse;
  private boolean asYaml;
  private final List<Path> files = new ArrayList<>();
  private final Map<String, String> set = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  private HelmCommandLine(List<String> arguments, Path folder) {
    this.folder = folder;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      var word = rest.pop();
      switch (word) {
        case "-n" -> namespace = rest.pop();
        case "-f" -> files.add(folder.resolve(rest.pop()));
        case "--set" -> {
          var value = rest.pop().split("=", 2);
          set.put(value[0], value[1]);
        }
        case "-o" -> asYaml = rest.pop().equals("yaml");
        case "--install" -> install = true;
        case "--reset-values" -> resetValues = true;
        case "--reset-then-reuse-values" -> resetThenReuse = true;
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("helm here knows no " + word);
          }
          words.add(word);
        }
      }
    }
  }

  /// Does what the arguments say, and returns what the command prints.
  ///
  /// @param folder what the paths among them start from
  static String run(List<String> arguments, Path folder, Path kubeconfig) {
    return new HelmCommandLine(arguments, folder).run(kubeconfig);
  }

  private String run(Path kubeconfig) {
    return switch (words.getFirst()) {
      case "install" -> {
        var command =
            chart(2)
                .install()
                .withName(words.get(1))
                .withNamespace(namespace)
                .withKubeConfig(kubeconfig);
        files.forEach(command::withValuesFile);
        set.forEach(command::set);
        yield command.call().getOutput();
      }
      case "upgrade" -> {
        var command =
            chart(2)
                .upgrade()
                .withName(words.get(1))
                .withNamespace(namespace)
                .withKubeConfig(kubeconfig);
        if (install) {
          command.install();
        }
        if (resetValues) {
          command.resetValues();
        }
        if (resetThenReuse) {
          command.resetThenReuseValues();
        }
        files.forEach(command::withValuesFile);
        set.forEach(command::set);
        yield command.call().getOutput();
      }
      case "uninstall" ->
          Helm.uninstall(words.get(1)).withNamespace(namespace).withKubeConfig(kubeconfig).call();
      case "template" -> {
        var command = chart(2).template().withName(words.get(1)).withNamespace(namespace);
        files.forEach(command::withValuesFile);
        set.forEach(command::set);
        yield command.call();
      }
      case "lint" -> {
        var result = chart(1).lint().call();
        if (result.isFailed()) {
          throw new IllegalStateException(result.getMessages().toString());
        }
        yield String.join("\n", result.getMessages());
      }
      case "get" -> {
        if (!words.get(1).equals("values") || !asYaml) {
          throw new IllegalArgumentException("helm here knows no get but values -o yaml");
        }
        yield Helm.get(words.get(2))
            .values()
            .withNamespace(namespace)
            .withKubeConfig(kubeconfig)
            .call();
      }
      default -> throw new IllegalArgumentException("helm here knows no " + words);
    };
  }

  private Helm chart(int at) {
    return new Helm(folder.resolve(words.get(at)));
  }
}
