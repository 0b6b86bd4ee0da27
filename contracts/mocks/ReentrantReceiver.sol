// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title ReentrantReceiver
/// @notice Misbehaves: whenever it receives coin, an ERC-721 or an ERC-1155 it makes a call prepared before, and keeps
/// the outcome. Signs anything by ERC-1271, so it can be a maker too.
contract ReentrantReceiver is ERC721Holder, ERC1155Holder, IERC1271 {
    address public target;
    bytes public payload;
    uint256 public attempts;
    bool public succeeded;
    bytes public outcome;

    receive() external payable {
        _reenter();
    }

    function prepare(address target_, bytes calldata payload_) external {
        target = target_;
        payload = payload_;
    }

    function execute(address to, bytes calldata data) external payable {
        (bool ok, ) = to.call{value: msg.value}(data);
        require(ok);
    }

    function onERC721Received(address a, address b, uint256 c, bytes memory d) public override returns (bytes4) {
        _reenter();
        return super.onERC721Received(a, b, c, d);
    }

    function onERC1155Received(
        address a,
        address b,
        uint256 c,
        uint256 d,
        bytes memory e
    ) public override returns (bytes4) {
        _reenter();
        return super.onERC1155Received(a, b, c, d, e);
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }

    function _reenter() private {
        if (target == address(0)) return;
        ++attempts;
        (succeeded, outcome) = target.call(payload);
    }
}
