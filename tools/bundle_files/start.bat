@echo off
rem 启动 / start: installs from wheels\ the first time, then serves. Data stay in data\.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if not exist venv\installed goto install
fc /b app\requirements.txt venv\installed >nul 2>&1 && goto run
:install
set PY=
for %%V in (3.13 3.12 3.11) do if not defined PY (py -%%V --version >nul 2>&1 && set PY=py -%%V)
if not defined PY python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>&1 && set PY=python
if not defined PY echo 需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed& pause& exit /b 2
%PY% -m venv venv || goto failed
venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes -r app\requirements.txt || goto failed
copy /y app\requirements.txt venv\installed >nul
:run
if not defined DATA_DIR set DATA_DIR=%~dp0data
cd app
..\venv\Scripts\python manage.py start || goto failed
exit /b 0
:failed
echo 未能启动 / could not start
pause
exit /b 1
