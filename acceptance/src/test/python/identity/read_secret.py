# Copyright 2026 The Keyway Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints the newest version of a secret: VAULT-URL NAME. Who reads it is in the environment, as for a pod."""
import os
import sys

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.identity import ClientSecretCredential, WorkloadIdentityCredential
from azure.keyvault.secrets import SecretClient

tenant, client = os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"]
if "AZURE_CLIENT_SECRET" in os.environ:
    credential = ClientSecretCredential(
        tenant, client, os.environ["AZURE_CLIENT_SECRET"], disable_instance_discovery=True)
else:
    credential = WorkloadIdentityCredential(
        tenant_id=tenant, client_id=client, token_file_path=os.environ["AZURE_FEDERATED_TOKEN_FILE"],
        disable_instance_discovery=True)
vault, name = sys.argv[1:]
try:
    print(SecretClient(vault, credential).get_secret(name).value)
except (ClientAuthenticationError, HttpResponseError) as refused:
    sys.exit(str(refused))
