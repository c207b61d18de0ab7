// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.BuildVersion;
import dev.keyway.azure.keyvault.Vault;
import dev.keyway.cli.output.OutputFormat;
import dev.keyway.cli.output.Table;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.webhook.admission.AdmissionReview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway version`.
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Tell which build this is, and which protocols and API versions it speaks.",
    footer = {
      "",
      "Examples:",
      "  keyway version",
      "  keyway version -o json | jq -r .commit",
      "",
      "Exit codes: 0 told, 2 the command line is wrong."
    })
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var build = BuildVersion.current();
    if (output == OutputFormat.json) {
      OutputFormat.print(out, json(build));
      return 0;
    }
    var table = new Table();
    facts(build).forEach(table::row);
    Speaks.ALL.forEach((what, versions) -> table.row(what, String.join(", ", versions)));
    out.println("keyway " + build.version());
    out.println(table.render("  "));
    return 0;
  }

  private static Map<String, Object> json(BuildVersion build) {
    var json = new LinkedHashMap<String, Object>();
    json.put("version", build.version());
    json.putAll(facts(build));
    json.put("speaks", Speaks.ALL);
    return json;
  }

  private static Map<String, String> facts(BuildVersion build) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("commit", build.commit());
    facts.put("buildDate", build.date());
    facts.put("java", Runtime.version().toString());
    facts.put(
        "platform",
        System.getProperty("os.name").toLowerCase(Locale.ROOT)
            + "/"
            + System.getProperty("os.arch"));
    return facts;
  }

  /// What clients of Keyway and the services it calls have to agree on. gRPC names its services
  /// `PACKAGE.Service`, and the package is the version.
  private static final class Speaks {
    static final Map<String, List<String>> ALL = all();

    private static Map<String, List<String>> all() {
      var versions = new LinkedHashMap<String, List<String>>();
      versions.put("grpc", grpc());
      versions.put(
          "kubernetes",
          Stream.of(Resources.SECRET_PROVIDER_CLASSES, Resources.AZURE_IDENTITIES, Resources.LEASES)
              .map(Resource::apiVersion)
              .toList());
      versions.put("admission", AdmissionReview.VERSIONS.stream().sorted().toList());
      versions.put("keyVault", List.of(Vault.API_VERSION));
      return versions;
    }

    private static List<String> grpc() {
      return List.of(
          NodeGrpc.SERVICE_NAME, RegistrationGrpc.SERVICE_NAME, CSIDriverProviderGrpc.SERVICE_NAME);
    }
  }
}
