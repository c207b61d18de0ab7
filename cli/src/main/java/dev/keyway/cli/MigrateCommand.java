// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.azure.AzureException;
import dev.keyway.azwi.migrate.apply.LiveCluster;
import dev.keyway.azwi.migrate.apply.Migration;
import dev.keyway.azwi.migrate.apply.MigrationFailed;
import dev.keyway.azwi.migrate.apply.RecordJson;
import dev.keyway.azwi.migrate.apply.Result;
import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.inventory.InventoryReader;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.plan.MigrationPlan;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.Planner;
import dev.keyway.azwi.migrate.plan.WorkloadPlan;
import dev.keyway.azwi.migrate.render.ManifestFiles;
import dev.keyway.azwi.migrate.render.PlanJson;
import dev.keyway.azwi.serviceaccount.InvalidOption;
import dev.keyway.cli.migrate.AzureAccess;
import dev.keyway.cli.migrate.ManifestFolder;
import dev.keyway.cli.migrate.MigrationOptions;
import dev.keyway.cli.migrate.MigrationTables;
import dev.keyway.cli.output.OutputFormat;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway migrate`: from pod identity to workload identity.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Move workloads from pod identity, and from identities of machines, to workload identity.",
      "",
      "Shows what each workload uses now and what it needs; changes nothing without --apply."
    },
    footer = {
      "",
      "Examples:",
      "  keyway migrate -A                                what would be done, as a table",
      "  keyway migrate -n shop --output-dir move         manifests, and a script for az",
      "  keyway migrate -n shop --apply --workload deployment/web",
      "  keyway migrate -n shop --rollback",
      "",
      "An interrupted --apply or --rollback goes on when it is run again.",
      "",
      "Exit codes: 0 every workload can move, or has; 1 some cannot, or the work failed;",
      "2 the command line is wrong."
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MigrationOptions options = new MigrationOptions();

  @Option(
      names = "--workload",
      paramLabel = "KIND/NAME",
      description = "only this one, such as deployment/web; may be repeated")
  private List<String> workloads = List.of();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "write manifests and a script of az commands there")
  private Optional<Path> outputDir = Optional.empty();

  @Option(names = "--apply", description = "move the workloads, one by one, with checks")
  private boolean apply;

  @Option(names = "--rollback", description = "undo what --apply did, one by one")
  private boolean rollback;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Override
  public Integer call() {
    if (apply && rollback) {
      throw new ParameterException(spec.commandLine(), "--apply and --rollback exclude each other");
    }
    if (workloads.stream().anyMatch(name -> !name.matches("[^/]+/[^/]+"))) {
      throw new ParameterException(
          spec.commandLine(), "--workload must be KIND/NAME, such as deployment/web");
    }
    try {
      var access = options.cluster(System.getenv());
      try (var client = KubernetesClient.open(access, ClientSettings.of("keyway-migrate"))) {
        var inventory = new InventoryReader(client).read(options.namespace(access));
        var records = RecordJson.records(inventory);
        return rollback
            ? rollBack(client, inventory, records)
            : move(client, inventory, records, options.issuer(client, access));
      }
    } catch (InvalidOption e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (AccessFailed | KubernetesException | MigrationFailed | AzureException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private int move(
      KubernetesClient client,
      Inventory inventory,
      Map<WorkloadId, MigrationRecord> records,
      String issuer)
      throws MigrationFailed {
    if (!apply && !options.checkAzure()) {
      var facts = options.facts(issuer, records, AzureAccess.Told.NOTHING);
      return show(inventory, only(Planner.plan(inventory, facts)), Optional.empty());
    }
    try (var azure = options.azure(System.getenv(), inventory)) {
      var told = azure.ask(options.resourceIds(inventory));
      var plan = only(Planner.plan(inventory, options.facts(issuer, records, told)));
      return show(
          inventory,
          plan,
          apply
              ? Optional.of(migration(client, azure, inventory, records).apply(plan, _ -> true))
              : Optional.empty());
    }
  }

  private int rollBack(
      KubernetesClient client, Inventory inventory, Map<WorkloadId, MigrationRecord> records)
      throws MigrationFailed {
    try (var azure = options.azure(System.getenv(), inventory)) {
      var results = migration(client, azure, inventory, records).rollBack(this::chosen);
      var out = spec.commandLine().getOut();
      if (output == OutputFormat.json) {
        OutputFormat.print(out, Map.of("results", MigrationTables.json(results)));
      } else {
        out.println(MigrationTables.of(results));
      }
      return code(results.stream().noneMatch(Result::failed));
    }
  }

  private Migration migration(
      KubernetesClient client,
      AzureAccess azure,
      Inventory inventory,
      Map<WorkloadId, MigrationRecord> records) {
    var patience = options.patience();
    var err = spec.commandLine().getErr();
    return new Migration(
        inventory,
        records,
        new LiveCluster(client),
        azure.identities(),
        azure.check(patience),
        patience,
        (workload, step) -> {
          err.println("keyway: %s: %s".formatted(workload, step));
          err.flush();
        });
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private int show(Inventory inventory, MigrationPlan plan, Optional<List<Result>> results) {
    write(plan, inventory);
    var out = spec.commandLine().getOut();
    if (output == OutputFormat.json) {
      var json = new LinkedHashMap<>(PlanJson.of(plan));
      results.ifPresent(all -> json.put("results", MigrationTables.json(all)));
      OutputFormat.print(out, json);
    } else {
      out.println(results.map(MigrationTables::of).orElseGet(() -> MigrationTables.of(plan)));
    }
    return code(
        results.map(all -> all.stream().noneMatch(Result::failed)).orElse(plan.allCanMove()));
  }

  private void write(MigrationPlan plan, Inventory inventory) {
    if (outputDir.isPresent()) {
      var folder = outputDir.get();
      try {
        ManifestFolder.write(folder, ManifestFiles.of(plan, inventory));
      } catch (IOException e) {
        throw new CommandFailed("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
      }
    }
  }

  private static int code(boolean good) {
    return good ? 0 : 1;
  }

  private MigrationPlan only(MigrationPlan plan) {
    var kept = plan.workloads().stream().filter(this::chosen).toList();
    return new MigrationPlan(plan.issuer(), kept, plan.warnings());
  }

  private boolean chosen(WorkloadPlan plan) {
    return chosen(plan.workload().id());
  }

  private boolean chosen(WorkloadId id) {
    return workloads.isEmpty()
        || workloads.stream()
            .anyMatch(name -> {
              int slash = name.indexOf('/');
              return id.kind().equalsIgnoreCase(name.substring(0, slash))
                  && id.key().name().equals(name.substring(slash + 1).toLowerCase(Locale.ROOT));
            });
  }
}
