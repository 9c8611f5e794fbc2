@echo off
rem 命令 / commands: manage.bat backup D:\backup  The data are those of start.bat.
chcp 65001 >nul
setlocal
if not exist "%~dp0venv\Scripts\python.exe" echo 请先运行 start.bat / run start.bat first& exit /b 2
if not defined DATA_DIR set DATA_DIR=%~dp0data
"%~dp0venv\Scripts\python" "%~dp0app\manage.py" %*
exit /b %errorlevel%
