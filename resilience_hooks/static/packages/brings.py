"""What widely used distributions bring along in every environment.

From the unconditional ``Requires-Dist`` of their present releases. A gap makes a warning that a
lock file would not; a row too many hides one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_TABLE: Final = """
accelerate: huggingface-hub numpy packaging psutil pyyaml safetensors torch
aioboto3: aiobotocore aiofiles
aiobotocore: aiohttp botocore wrapt
aiogram: aiofiles aiohttp certifi magic-filter pydantic typing-extensions
aiohttp: aiohappyeyeballs aiosignal attrs frozenlist multidict propcache yarl
alembic: mako sqlalchemy typing-extensions
altair: jinja2 jsonschema narwhals packaging typing-extensions
anthropic: anyio distro httpx jiter pydantic sniffio typing-extensions
apache-airflow: alembic attrs flask jinja2 pendulum pydantic requests sqlalchemy
apscheduler: tzlocal
autogen-agentchat: autogen-core
azure-core: requests six typing-extensions
azure-identity: azure-core cryptography msal msal-extensions
azure-storage-blob: azure-core cryptography isodate
beautifulsoup4: soupsieve typing-extensions
bertopic: hdbscan numpy pandas plotly scikit-learn sentence-transformers tqdm umap-learn
black: click mypy-extensions packaging pathspec platformdirs
boto3: botocore jmespath s3transfer
botocore: jmespath python-dateutil urllib3
catboost: graphviz matplotlib numpy pandas plotly scipy six
celery: billiard click click-didyoumean click-plugins click-repl kombu python-dateutil vine
chromadb: httpx numpy pydantic requests tenacity tqdm typer uvicorn
cohere: httpx pydantic requests tokenizers types-requests typing-extensions
crewai: chromadb click instructor json-repair litellm openai pydantic pyjwt python-dotenv
cryptography: cffi
dagster: alembic click grpcio jinja2 pydantic python-dotenv pyyaml requests rich sqlalchemy
dash: flask plotly requests werkzeug
dask: click cloudpickle fsspec packaging partd pyyaml toolz
databricks-sdk: google-auth requests
datasets: aiohttp dill filelock fsspec huggingface-hub multiprocess numpy packaging pandas pyarrow
  pyyaml requests tqdm xxhash
db-dtypes: numpy packaging pandas pyarrow
delta-sharing: aiohttp fsspec pandas pyarrow requests
dependency-injector: six
diffusers: filelock huggingface-hub importlib-metadata numpy pillow regex requests safetensors
discord-py: aiohttp
django: asgiref sqlparse
django-cors-headers: django
djangorestframework: django
docker: requests urllib3
duckduckgo-search: click lxml primp
elasticsearch: elastic-transport python-dateutil
evaluate: datasets dill fsspec huggingface-hub multiprocess numpy packaging pandas requests tqdm
  xxhash
faiss-cpu: numpy packaging
fastapi: annotated-doc pydantic starlette typing-extensions
fastapi-users: email-validator fastapi makefun pwdlib pyjwt python-multipart
fastmcp: authlib cyclopts exceptiongroup httpx mcp openapi-pydantic python-dotenv rich
feast: click dask fastapi gunicorn jinja2 jsonschema mypy numpy pandas protobuf pyarrow pydantic
  pyyaml requests sqlalchemy tenacity toml tqdm typeguard uvicorn
firebase-admin: cachecontrol google-api-core google-api-python-client google-cloud-firestore
  google-cloud-storage httpx pyjwt requests
flask: blinker click itsdangerous jinja2 markupsafe werkzeug
flask-cors: flask werkzeug
flask-jwt-extended: flask pyjwt werkzeug
flask-limiter: flask limits ordered-set rich
flask-login: flask werkzeug
flask-migrate: alembic flask flask-sqlalchemy
flask-restful: aniso8601 flask pytz six
flask-restx: aniso8601 flask importlib-resources jsonschema referencing werkzeug
flask-socketio: flask python-socketio
flask-sqlalchemy: flask sqlalchemy
fsspec: aiohttp
functions-framework: click cloudevents flask gunicorn starlette uvicorn watchdog werkzeug
gcsfs: aiohttp decorator fsspec google-auth google-auth-oauthlib google-cloud-storage requests
geopandas: numpy packaging pandas pyproj shapely
google-api-core: google-auth googleapis-common-protos proto-plus protobuf requests
google-api-python-client: google-api-core google-auth google-auth-httplib2 httplib2 uritemplate
google-auth: cachetools pyasn1-modules rsa
google-auth-oauthlib: google-auth requests-oauthlib
google-cloud-aiplatform: docstring-parser google-api-core google-auth google-cloud-bigquery
  google-cloud-resource-manager google-cloud-storage google-genai packaging proto-plus protobuf
  pydantic shapely typing-extensions
google-cloud-bigquery: google-api-core google-auth google-cloud-core google-resumable-media
  packaging python-dateutil requests
google-cloud-core: google-api-core google-auth
google-cloud-storage: google-api-core google-auth google-cloud-core google-crc32c
  google-resumable-media requests
google-genai: anyio google-auth httpx pydantic requests tenacity typing-extensions websockets
google-generativeai: google-api-core google-auth protobuf pydantic tqdm
gradio: aiofiles anyio fastapi ffmpy gradio-client groovy httpx huggingface-hub jinja2 markupsafe
  numpy orjson packaging pandas pillow pydantic pydub python-multipart pyyaml requests ruff
  safehttpx semantic-version starlette tomlkit typer typing-extensions uvicorn
gradio-client: fsspec httpx huggingface-hub packaging typing-extensions websockets
great-expectations: altair cryptography jinja2 jsonschema marshmallow mistune numpy packaging
  pandas posthog pydantic pyparsing python-dateutil requests ruamel-yaml scipy tqdm
  typing-extensions tzlocal
grpcio-tools: grpcio protobuf setuptools
gspread: google-auth google-auth-oauthlib
haystack-ai: docstring-parser jinja2 jsonschema lazy-imports more-itertools networkx numpy openai
  posthog pydantic python-dateutil pyyaml requests tenacity tqdm typing-extensions
httpx: anyio certifi httpcore idna
huggingface-hub: filelock fsspec packaging pyyaml tqdm typing-extensions
instructor: aiohttp docstring-parser jinja2 jiter openai pydantic pydantic-core requests rich
  tenacity typer
jinja2: markupsafe
jsonschema: attrs jsonschema-specifications referencing rpds-py
keras: absl-py h5py ml-dtypes numpy rich
kfp: click docstring-parser google-api-core google-auth google-cloud-storage kubernetes protobuf
  pyyaml requests-toolbelt tabulate urllib3
kombu: amqp packaging tzdata vine
kubernetes: certifi python-dateutil pyyaml requests six urllib3 websocket-client
langchain: langchain-community langchain-core langchain-text-splitters langgraph pydantic pyyaml
  requests sqlalchemy
langchain-anthropic: anthropic langchain-core pydantic
langchain-chroma: chromadb langchain-core numpy
langchain-classic: langchain-core langchain-text-splitters langsmith pydantic pyyaml requests
  sqlalchemy
langchain-community: aiohttp langchain langchain-core numpy pyyaml requests sqlalchemy tenacity
langchain-core: jsonpatch langsmith packaging pydantic pyyaml tenacity typing-extensions
langchain-google-genai: filetype google-ai-generativelanguage langchain-core pydantic
langchain-huggingface: huggingface-hub langchain-core sentence-transformers tokenizers
  transformers
langchain-nvidia-ai-endpoints: aiohttp filetype langchain-core pillow
langchain-openai: langchain-core openai tiktoken
langgraph: langchain-core langgraph-checkpoint langgraph-prebuilt langgraph-sdk pydantic xxhash
langserve: fastapi httpx langchain-core orjson pydantic sse-starlette
langsmith: httpx orjson packaging pydantic requests requests-toolbelt zstandard
lightgbm: numpy scipy
litellm: aiohttp click fastuuid httpx importlib-metadata jinja2 jsonschema openai pydantic
  python-dotenv tiktoken tokenizers
llama-index: llama-index-core llama-index-embeddings-openai llama-index-llms-openai nltk
llama-index-core: aiohttp deprecated fsspec httpx nest-asyncio networkx nltk numpy pillow pydantic
  pyyaml requests sqlalchemy tenacity tiktoken tqdm typing-extensions wrapt
locust: configargparse flask flask-cors flask-login gevent geventhttpclient msgpack psutil pyzmq
  requests werkzeug
matplotlib: contourpy cycler fonttools kiwisolver numpy packaging pillow pyparsing python-dateutil
mcp: anyio httpx httpx-sse jsonschema pydantic pydantic-settings python-multipart sse-starlette
  starlette uvicorn
mlflow: alembic cloudpickle docker flask gitpython graphene matplotlib numpy pandas pyarrow
  pydantic pyyaml requests scikit-learn scipy sqlalchemy
moto: boto3 botocore cryptography jinja2 python-dateutil requests responses werkzeug xmltodict
msal: cryptography pyjwt requests
nltk: click joblib regex tqdm
numba: llvmlite numpy
openai: anyio distro httpx jiter pydantic sniffio tqdm typing-extensions
opencv-contrib-python: numpy
opencv-python: numpy
opencv-python-headless: numpy
opentelemetry-api: importlib-metadata typing-extensions
opentelemetry-exporter-otlp: opentelemetry-exporter-otlp-proto-grpc
  opentelemetry-exporter-otlp-proto-http
opentelemetry-exporter-otlp-proto-grpc: googleapis-common-protos grpcio opentelemetry-api
  opentelemetry-proto opentelemetry-sdk typing-extensions
opentelemetry-exporter-otlp-proto-http: googleapis-common-protos opentelemetry-api
  opentelemetry-proto opentelemetry-sdk requests typing-extensions
opentelemetry-instrumentation: opentelemetry-api opentelemetry-semantic-conventions packaging
  wrapt
opentelemetry-sdk: opentelemetry-api opentelemetry-semantic-conventions
optuna: alembic colorlog numpy packaging pyyaml sqlalchemy tqdm
pandas: numpy python-dateutil pytz six tzdata
pandas-gbq: db-dtypes google-api-core google-auth google-auth-oauthlib google-cloud-bigquery numpy
  packaging pandas pydata-google-auth setuptools
pandera: numpy packaging pandas pydantic typeguard typing-extensions typing-inspect
peft: accelerate huggingface-hub numpy packaging psutil pyyaml safetensors torch tqdm transformers
pinecone: certifi python-dateutil typing-extensions urllib3
playwright: greenlet pyee
plotly: narwhals packaging
prefect: alembic anyio apprise asyncpg click cloudpickle dateparser docker fastapi graphviz griffe
  httpx jinja2 jsonschema orjson pendulum pydantic python-dateutil pytz pyyaml rich sqlalchemy
  typer uvicorn websockets
presidio-analyzer: phonenumbers pydantic pyyaml regex spacy tldextract
prometheus-fastapi-instrumentator: prometheus-client starlette
prophet: cmdstanpy holidays importlib-resources matplotlib numpy pandas tqdm
py-cord: aiohttp typing-extensions
pydantic: annotated-types pydantic-core typing-extensions typing-inspection
pydantic-ai: anthropic groq httpx logfire mistralai openai pydantic pydantic-graph rich
pydantic-settings: pydantic python-dotenv typing-inspection
pygithub: cryptography pyjwt pynacl requests typing-extensions urllib3
pymongo: dnspython
pyspark: py4j
pytest: iniconfig packaging pluggy pygments
python-dateutil: six
python-jose: ecdsa pyasn1 rsa
python-socketio: bidict python-engineio
python-telegram-bot: httpx
pytorch-lightning: fsspec packaging pyyaml torch torchmetrics tqdm typing-extensions
qdrant-client: grpcio httpx numpy portalocker protobuf pydantic urllib3
ragas: appdirs datasets langchain langchain-community langchain-core langchain-openai nest-asyncio
  numpy openai pydantic tiktoken
ray: click filelock jsonschema msgpack packaging protobuf pyyaml requests
requests: certifi charset-normalizer idna urllib3
rich: markdown-it-py pygments
s3fs: aiobotocore aiohttp fsspec
scikit-image: imageio networkx numpy pillow scipy tifffile
scikit-learn: joblib numpy scipy threadpoolctl
scipy: numpy
scrapy: cryptography itemadapter itemloaders lxml parsel queuelib twisted w3lib
seaborn: matplotlib numpy pandas
selenium: certifi trio trio-websocket urllib3 websocket-client
sentence-transformers: huggingface-hub numpy pillow scikit-learn scipy torch tqdm transformers
sentry-sdk: certifi urllib3
snowflake-connector-python: asn1crypto boto3 botocore certifi cffi charset-normalizer cryptography
  filelock idna packaging platformdirs pyjwt pyopenssl pytz requests sortedcontainers tomlkit
  typing-extensions
spacy: jinja2 numpy packaging pydantic requests thinc tqdm typer
sqlalchemy: greenlet typing-extensions
sqlmodel: pydantic sqlalchemy
starlette: anyio typing-extensions
statsmodels: numpy packaging pandas patsy scipy
strawberry-graphql: graphql-core packaging python-dateutil typing-extensions
streamlit: altair blinker cachetools click gitpython numpy packaging pandas pillow protobuf
  pyarrow pydeck requests tenacity toml tornado watchdog
supabase: gotrue httpx postgrest realtime storage3 supabase-auth supabase-functions
telethon: pyaes rsa
tensorflow: absl-py grpcio h5py keras numpy protobuf requests tensorboard wrapt
tensorflow-serving-api: grpcio protobuf tensorflow
tiktoken: regex requests
torch: filelock fsspec jinja2 networkx sympy typing-extensions
torchaudio: torch
torchvision: numpy pillow torch
transformers: filelock huggingface-hub numpy packaging pyyaml regex requests safetensors
  tokenizers tqdm
trl: accelerate datasets transformers
tweepy: oauthlib requests requests-oauthlib
typer: click rich shellingham typing-extensions
ultralytics: matplotlib numpy opencv-python pandas pillow psutil pyyaml requests scipy seaborn
  torch torchvision tqdm
umap-learn: numba numpy pynndescent scikit-learn scipy tqdm
unstructured: backoff beautifulsoup4 chardet dataclasses-json emoji filetype html5lib langdetect
  lxml nltk numpy psutil python-iso639 python-magic python-oxmsg rapidfuzz requests tqdm
  typing-extensions unstructured-client wrapt
uvicorn: click h11
wandb: click gitpython packaging platformdirs protobuf pydantic pyyaml requests sentry-sdk
  typing-extensions
weasyprint: cssselect2 fonttools pillow pydyf pyphen tinycss2 tinyhtml5
xgboost: numpy scipy
yfinance: beautifulsoup4 curl-cffi frozendict multitasking numpy pandas peewee platformdirs
  protobuf pytz requests websockets
"""
_BRINGS: Final = {
    name: frozenset(brought.split())
    for name, _, brought in (row.partition(": ") for row in re.split(r"\n(?! )", _TABLE.strip()))
}


def with_brought(names: Iterable[str]) -> frozenset[str]:
    """Distributions with those that they are known to bring, directly or not."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(_BRINGS.get(name, ()))
            pending.extend(["google-api-core"] if name.startswith("google-cloud-") else ())
    return frozenset(found)
