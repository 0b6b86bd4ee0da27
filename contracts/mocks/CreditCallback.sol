// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

/// @title CreditCallback
/// @notice A receiver of credits that calls back into the token while it is being given them: once, with whatever call
/// it was told, and remembers whether that succeeded.
contract CreditCallback is ERC1155Holder {
    bytes private _call;
    bool public called;
    bool public succeeded;
    bytes public answer;

    function plan(bytes calldata call_) external {
        _call = call_;
        called = false;
    }

    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes memory data
    ) public override returns (bytes4) {
        if (_call.length != 0 && !called) {
            called = true;
            (succeeded, answer) = msg.sender.call(_call);
        }
        return super.onERC1155Received(operator, from, id, value, data);
    }

    function execute(address target, bytes calldata call_) external returns (bytes memory result) {
        bool ok;
        (ok, result) = target.call(call_);
        require(ok);
    }
}
